'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { StatusPill } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Card } from '../../ui/Card.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import type { DamagedKey } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { RestoreKey } from './RestoreKey.tsx';
import { useTask } from './use-task.ts';

export type DamagedKeyCardProps = {
  readonly damaged: DamagedKey;
  /** Title of its study; null while nobody knows it. */
  readonly study: string | null;
  readonly onChanged: () => Promise<void>;
};

/** A key of this device whose record cannot be read: what that means, the way back to it, and how to be rid of the record. */
export function DamagedKeyCard({ damaged, study, onChanged }: DamagedKeyCardProps) {
  const text = useText('keys');
  return (
    <Card
      title={study === null ? text('damaged.someKey') : text('study.title', { title: study })}
      aside={
        <StatusPill tone="danger" shape="cross">
          {text('damaged.pill')}
        </StatusPill>
      }
    >
      <Callout tone="danger" role="alert" title={text('damaged.title')}>
        <p>{text('damaged.text')}</p>
        <p className="mt-2">{text('damaged.safe')}</p>
      </Callout>
      <div className="mt-5">
        {damaged.fingerprint === null ? (
          <p className="reading">{text('damaged.nameless')}</p>
        ) : (
          <CodeWords words={damaged.fingerprint} label={text('list.fingerprint')} />
        )}
      </div>
      <div className="mt-5">
        <Disclosure summary={text('damaged.restore')} open>
          <p className="reading mb-4 text-muted">{text('damaged.restoreText')}</p>
          <RestoreKey onChanged={onChanged} />
        </Disclosure>
        <Disclosure summary={text('damaged.forget')}>
          <ForgetDamaged name={damaged.name} onChanged={onChanged} />
        </Disclosure>
      </div>
    </Card>
  );
}

function ForgetDamaged({ name, onChanged }: { readonly name: string; readonly onChanged: () => Promise<void> }) {
  const text = useText('keys');
  const frame = useText('common');
  const announce = useAnnounce();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const [ticked, setTicked] = useState(false);
  const close = () => {
    setAsking(false);
    setTicked(false);
    task.clear();
  };
  const forget = async () => {
    if (!(await task.run(() => keyRoom.forgetDamaged(name)))) return;
    close();
    announce({ text: text('damaged.forgotten'), tone: 'info' });
    await onChanged();
  };
  return (
    <>
      <p className="reading">{text('damaged.forgetText')}</p>
      <Button variant="danger" className="mt-3" onClick={() => setAsking(true)}>
        {text('damaged.forget')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={close}
        title={text('damaged.forgetTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text('damaged.forgetDo')}
        danger
        busy={task.busy}
        ready={ticked}
        onConfirm={() => void forget()}
      >
        <p className="mb-4">{text('damaged.forgetText')}</p>
        <CheckboxField
          label={text('damaged.forgetTick')}
          checked={ticked}
          onChange={(event) => setTicked(event.target.checked)}
        />
        {task.fault !== null && <FaultCallout fault={task.fault} className="mt-4" />}
      </ConfirmDialog>
    </>
  );
}
