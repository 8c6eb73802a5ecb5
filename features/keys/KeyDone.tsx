'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { openStudyWith, type StudyView } from './door.ts';
import { KeyFacts } from './KeyFacts.tsx';
import { Unlock } from './Unlock.tsx';
import { type Task, useTask } from './use-task.ts';

export type KeyDoneProps = {
  readonly study: StudyView;
  readonly summary: KeySummary;
  readonly binding: Task;
  readonly onChanged: () => Promise<void>;
};

/** The key is safe: what it is, and what can be done with it now. */
export function KeyDone({ study, summary, binding, onChanged }: KeyDoneProps) {
  const text = useText('keys');
  const mustUnlock = summary.locked && (study.phase === 'draft' || summary.studyDigest === null);
  return (
    <>
      <Callout tone="success" title={text('done.title')}>
        {text('done.text')}
      </Callout>
      {study.phase === 'draft' && !summary.locked && (
        <OpenStudy study={study} summary={summary} onChanged={onChanged} />
      )}
      {mustUnlock && <Unlock summary={summary} onChanged={onChanged} />}
      {binding.busy && <p role="status">{text('done.binding')}</p>}
      {binding.fault !== null && <FaultCallout fault={binding.fault} />}
      {study.phase !== 'draft' && summary.studyDigest !== null && (
        <Callout tone="info" actions={<LinkButton href={`/studies/${study.id}`}>{text('done.toStudy')}</LinkButton>}>
          {text('done.opened')}
        </Callout>
      )}
      <Panel title={text('done.fingerprint')} lead={text('done.fingerprintHint')}>
        <CodeWords words={summary.fingerprint} label={text('done.fingerprint')} />
        <KeyFacts summary={summary} className="mt-6" />
      </Panel>
    </>
  );
}

function OpenStudy({ study, summary, onChanged }: Omit<KeyDoneProps, 'binding'>) {
  const text = useText('keys');
  const frame = useText('common');
  const [asking, setAsking] = useState(false);
  const task = useTask();
  const open = async () => {
    await task.run(() => openStudyWith(study.id, summary));
    setAsking(false);
    await onChanged();
  };
  return (
    <Panel title={text('done.canOpen')} lead={text('done.openText')}>
      <ButtonRow>
        <Button onClick={() => setAsking(true)}>{text('done.open')}</Button>
        <LinkButton variant="secondary" href={`/studies/${study.id}`}>
          {text('done.toStudy')}
        </LinkButton>
      </ButtonRow>
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={text('done.openTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text('done.open')}
        busy={task.busy}
        onConfirm={() => void open()}
      >
        <p>{text('done.openText')}</p>
      </ConfirmDialog>
    </Panel>
  );
}
