'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { OPENING_STEPS, openingStep } from './opening-steps.ts';
import type { StudyView } from './study-view.ts';
import { type KeyHere, useKeyHere } from './use-key-here.ts';

export interface OpeningProps {
  readonly study: StudyView;
  /** Complete, without faults. */
  readonly ready: boolean;
  /** And on the server as it stands on the page. */
  readonly saved: boolean;
  readonly minimum: string;
  /** Of the draft as it stands on the page. */
  readonly revisionNow: () => number;
  readonly onOpened: () => void;
}

/** The way from a draft to an open study, one step at a time. */
export function Opening({ study, ready, saved, minimum, revisionNow, onOpened }: OpeningProps) {
  const text = useText('study');
  const frame = useText('common');
  const registered = study.keys.find(({ holderIndex }) => holderIndex === 0);
  const { here } = useKeyHere(registered?.keyId ?? null);
  const step = openingStep(ready, factsOf(registered, here));
  return (
    <Panel title={text('opening.title')}>
      <Steps
        label={text('opening.title')}
        doneWord={frame('done')}
        current={OPENING_STEPS.indexOf(step)}
        steps={OPENING_STEPS.map((id) => ({ label: text(`opening.steps.${id}`) }))}
      />
      <div className="mt-5 flex flex-col items-start gap-4">
        {step === 'draft' && <p>{text('opening.draftText')}</p>}
        {step === 'key' && (
          <>
            <p className="reading">{text('opening.keyText')}</p>
            <KeyLink studyId={study.id} owner={study.role === 'owner'} label={text('opening.keyDo')} />
          </>
        )}
        {step === 'wraps' && <Wraps study={study} here={here} />}
        {step === 'open' && here.kind === 'found' && (
          <OpenNow
            study={study}
            keyHere={here}
            saved={saved}
            minimum={minimum}
            revisionNow={revisionNow}
            onOpened={onOpened}
          />
        )}
      </div>
    </Panel>
  );
}

function factsOf(registered: StudyView['keys'][number] | undefined, here: KeyHere) {
  const wraps = here.kind === 'found' ? here.key.wraps : [];
  return {
    registered: registered?.proved === true,
    here: here.kind === 'found',
    wraps: wraps.length,
    provedWraps: wraps.filter(({ provedByOpening }) => provedByOpening).length,
  };
}

function KeyLink({
  studyId,
  owner,
  label,
}: {
  readonly studyId: string;
  readonly owner: boolean;
  readonly label: string;
}) {
  const text = useText('study');
  if (!owner) return <p className="text-muted">{text('opening.notOwner')}</p>;
  return (
    <LinkButton href={`/keys/${studyId}`} icon="key">
      {label}
    </LinkButton>
  );
}

function Wraps({ study, here }: { readonly study: StudyView; readonly here: KeyHere }) {
  const text = useText('study');
  if (here.kind === 'looking') return <p role="status">{text('opening.looking')}</p>;
  if (here.kind === 'fault') return <FaultCallout fault={here.fault} />;
  if (here.kind === 'damaged')
    return (
      <>
        <FaultCallout fault={new DomainError('key/damaged')} />
        <KeyLink studyId={study.id} owner={study.role === 'owner'} label={text('opening.damagedDo')} />
      </>
    );
  const wraps = here.kind === 'found' ? here.key.wraps : [];
  return (
    <>
      <p className="reading">{here.kind === 'none' ? text('opening.notHere') : text('opening.wrapsText')}</p>
      {here.kind === 'found' && (
        <p className="text-muted">
          {text('opening.wrapsHave', {
            wraps: String(wraps.length),
            proved: String(wraps.filter(({ provedByOpening }) => provedByOpening).length),
          })}
        </p>
      )}
      <KeyLink studyId={study.id} owner={study.role === 'owner'} label={text('opening.wrapsDo')} />
    </>
  );
}

interface OpenNowProps extends Omit<OpeningProps, 'ready'> {
  readonly keyHere: Extract<KeyHere, { kind: 'found' }>;
}

function OpenNow({ study, keyHere, saved, minimum, revisionNow, onOpened }: OpenNowProps) {
  const text = useText('study');
  const frame = useText('common');
  const announce = useAnnounce();
  const [asking, ask] = useState(false);
  const open = useMutation(useApi().study.open.mutationOptions());
  const { key } = keyHere;
  const confirm = async () => {
    try {
      const { document } = await open.mutateAsync({
        studyId: study.id,
        keyId: key.keyId,
        wraps: key.wraps.length,
        provedWraps: key.wraps.filter(({ provedByOpening }) => provedByOpening).length,
        // What the owner looked at, and nothing that somebody else stored meanwhile.
        revision: revisionNow(),
      });
      ask(false);
      const bound = !key.locked && (await bind(key.handle, document));
      announce({ text: text(bound ? 'opening.opened' : 'opening.openedUnbound'), tone: bound ? 'success' : 'info' });
      onOpened();
    } catch {
      ask(false); // told below
    }
  };
  return (
    <>
      <p className="reading">{saved ? text('opening.openText') : text('opening.draftUnsaved')}</p>
      {open.isError && <FaultCallout fault={faultOf(open.error)} />}
      <Button icon="unlock" disabled={!saved || study.role !== 'owner'} onClick={() => ask(true)}>
        {text('opening.openDo')}
      </Button>
      {study.role !== 'owner' && <p className="text-muted">{text('opening.notOwner')}</p>}
      <ConfirmDialog
        open={asking}
        onClose={() => ask(false)}
        title={text('opening.confirmTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text('opening.confirmDo')}
        busy={open.isPending}
        onConfirm={() => void confirm()}
      >
        <p>{text('opening.confirmLead')}</p>
        <ul className="mt-2 list-[square] ps-5">
          <li>{text('opening.confirmFrozen.question')}</li>
          <li>{text('opening.confirmFrozen.policy', { minimum })}</li>
          <li>{text('opening.confirmFrozen.consent')}</li>
          <li>{text('opening.confirmFrozen.operator')}</li>
          <li>
            {text('opening.confirmFrozen.key')}
            <CodeWords words={key.fingerprint} label={text('facts.fingerprint')} className="mt-1.5" />
          </li>
        </ul>
      </ConfirmDialog>
    </>
  );
}

/** Ties the open key to what was frozen, where it happens to be unlocked; otherwise its own page does so later. */
async function bind(handle: OpenNowProps['keyHere']['key']['handle'], document: unknown): Promise<boolean> {
  try {
    await keyRoom.bindStudy(handle, document);
    return true;
  } catch {
    return false;
  }
}
