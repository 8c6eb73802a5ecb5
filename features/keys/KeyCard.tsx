'use client';

import { type ReactNode, useState } from 'react';
import { utf8 } from '../../core/bytes.ts';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { StatusPill } from '../../ui/Badge.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { downloadFile } from '../files/download.ts';
import { ForeignTools } from './ForeignKey.tsx';
import { KeyFacts } from './KeyFacts.tsx';
import { UnlockForm } from './PassphraseForm.tsx';
import { SealKey } from './SealKey.tsx';
import { useTask } from './use-task.ts';

export type KeyCardProps = {
  readonly summary: KeySummary;
  /** Title of its study; null while nobody knows it. */
  readonly study: string | null;
  readonly onChanged: () => Promise<void>;
};

/** One key of this device, and what can be done with it. */
export function KeyCard({ summary, study, onChanged }: KeyCardProps) {
  const text = useText('keys');
  const task = useTask();
  const isImported = summary.origin === 'imported';
  const isSealed = summary.wraps.some(({ kind }) => kind === 'passphrase');
  const pill = isSealed || summary.locked ? (summary.locked ? 'locked' : 'unlocked') : 'unsaved';
  return (
    <Card
      title={
        isImported ? text('list.imported') : study === null ? text('list.keyOf') : text('study.title', { title: study })
      }
      aside={
        <StatusPill
          tone={pill === 'locked' ? 'neutral' : pill === 'unlocked' ? 'success' : 'caution'}
          shape={pill === 'locked' ? 'empty' : pill === 'unlocked' ? 'full' : 'half'}
        >
          {text(`list.${pill}`)}
        </StatusPill>
      }
    >
      <CodeWords words={summary.fingerprint} label={text('list.fingerprint')} />
      <KeyFacts summary={summary} className="mt-5" />
      <div className="mt-5 flex flex-col gap-5">
        {summary.studyId !== null && (
          <div className="flex flex-wrap gap-3">
            <LinkButton variant="secondary" icon="key" href={`/keys/${summary.studyId}`}>
              {text('list.toRoom')}
            </LinkButton>
            <LinkButton variant="quiet" href={`/studies/${summary.studyId}`}>
              {text('list.toStudy')}
            </LinkButton>
          </div>
        )}
        {summary.locked && isSealed && (
          <UnlockForm
            busy={task.busy}
            onUnlock={(passphrase) =>
              void task.run(async (onProgress) => {
                await keyRoom.unlock(summary.keyId, passphrase, onProgress);
                await onChanged();
              })
            }
          />
        )}
        {!summary.locked && !isSealed && <SealKey summary={summary} onChanged={onChanged} />}
        {isImported && !summary.locked && <ForeignTools summary={summary} />}
        {task.fault !== null && <FaultCallout fault={task.fault} />}
        <div>
          {!summary.locked && (
            <Disclosure summary={text('exporting.do')}>
              <ExportKey summary={summary} onChanged={onChanged} />
            </Disclosure>
          )}
          <Disclosure summary={text('forget.do')}>
            <ForgetKey summary={summary} onChanged={onChanged} />
          </Disclosure>
        </div>
      </div>
    </Card>
  );
}

function ForgetKey({ summary, onChanged }: Omit<KeyCardProps, 'study'>) {
  const text = useText('keys');
  return (
    <Confirmed
      area="forget"
      warning={<p className="reading">{text('forget.text')}</p>}
      onConfirm={async (typed) => {
        await keyRoom.forget(summary.keyId, typed);
        await onChanged();
      }}
    />
  );
}

function ExportKey({ summary, onChanged }: Omit<KeyCardProps, 'study'>) {
  const text = useText('keys');
  const announce = useAnnounce();
  return (
    <Confirmed
      area="exporting"
      warning={<p className="reading font-semibold">{text('exporting.text')}</p>}
      onConfirm={async (typed) => {
        const { text: jwk, fileName } = await keyRoom.exportJwk(summary.handle, typed);
        downloadFile(utf8(jwk), fileName);
        announce({ text: text('exporting.done', { file: fileName }), tone: 'caution' });
        await onChanged();
      }}
    />
  );
}

/** Something that cannot be taken back: a button, a dialog, and a word to type. */
function Confirmed({
  area,
  warning,
  onConfirm,
}: {
  readonly area: 'forget' | 'exporting';
  readonly warning: ReactNode;
  readonly onConfirm: (typed: string) => Promise<void>;
}) {
  const text = useText('keys');
  const frame = useText('common');
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const task = useTask();
  const close = () => {
    setAsking(false);
    setTyped('');
    task.clear();
  };
  const confirm = async () => {
    if (await task.run(() => onConfirm(typed))) close();
  };
  return (
    <>
      {warning}
      <Button variant="danger" className="mt-3" onClick={() => setAsking(true)}>
        {text(`${area}.do`)}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={close}
        title={text(`${area}.title`)}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text(`${area}.confirm`)}
        danger
        busy={task.busy}
        ready={typed.trim() !== ''}
        onConfirm={() => void confirm()}
      >
        <p className="mb-4">{text(`${area}.text`)}</p>
        <TextField
          label={text(`${area}.label`)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        {task.fault !== null && <FaultCallout fault={task.fault} className="mt-4" />}
      </ConfirmDialog>
    </>
  );
}
