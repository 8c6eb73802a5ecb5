'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import type { KeyProgress } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { askToPersist, finishKey } from './door.ts';
import { NewPassphrase } from './PassphraseForm.tsx';
import { type Task, useTask } from './use-task.ts';

export type MakeKeyProps = {
  readonly studyId: string;
  readonly onChanged: () => Promise<void>;
};

/**
 * Passphrase first: the key is sealed in the moment in which it exists, so that a reload during proof and test loses nothing.
 */
export function MakeKey({ studyId, onChanged }: MakeKeyProps) {
  const text = useText('keys');
  const task = useTask();
  const [isFinishing, setIsFinishing] = useState(false);
  const make = async (passphrase: string) => {
    setIsFinishing(false);
    askToPersist();
    await task.run(async (onProgress) => {
      const made = await keyRoom.createKey({ studyId }, onProgress);
      const wrapped = await keyRoom.wrapWithPassphrase(made.handle, passphrase, onProgress);
      setIsFinishing(true);
      await finishKey(studyId, wrapped, onProgress);
    });
    await onChanged();
  };
  return (
    <>
      {/* The form stays, hidden, so that a passphrase that was refused can be mended. */}
      <div hidden={task.busy}>
        <Panel title={text('passphrase.title')} lead={text('passphrase.text')}>
          <NewPassphrase
            submitLabel={text('passphrase.make')}
            busy={task.busy}
            onChoose={(typed) => void make(typed)}
          />
        </Panel>
      </div>
      {task.busy && (
        <Making progress={task.progress} isFinishing={isFinishing} onCancel={() => void keyRoom.cancel()} />
      )}
      {task.fault !== null && <FaultCallout fault={task.fault} />}
    </>
  );
}

const STEPS = ['primes', 'wrap', 'proof', 'self-test', 'register'] as const;
const NAMES = {
  primes: 'making.primes',
  wrap: 'making.wrap',
  proof: 'making.proof',
  'self-test': 'making.selfTest',
  register: 'making.register',
} as const;

type MakingProps = {
  readonly progress: KeyProgress | null;
  /** False while a cancelled making would leave nothing behind. */
  readonly isFinishing: boolean;
  readonly onCancel: () => void;
};

/** Which step the key room is at: the last thing it reported, and the server's turn after the self-test. */
function Making({ progress, isFinishing, onCancel }: MakingProps) {
  const text = useText('keys');
  const frame = useText('common');
  const at = stepIndex(progress);
  const name = STEPS[at] ?? 'register';
  const share = progress === null || progress.total === 0 ? undefined : progress.done / progress.total;
  return (
    <Panel title={text('making.title')} lead={text('making.text')}>
      <ol aria-label={text('making.label')} className="mb-6 flex flex-col gap-3">
        {STEPS.map((step, index) => (
          <li
            key={step}
            className={`flex items-center gap-3 ${index > at ? 'text-muted' : ''}`}
            {...(index === at ? { 'aria-current': 'step' } : {})}
          >
            <span className="grid size-6 place-content-center text-accent">
              {index < at ? <Icon name="check" /> : <Icon name="minus" className="size-4 text-muted" />}
            </span>
            <span className={index === at ? 'font-semibold' : ''}>
              {index < at && <span className="sr-only">{frame('done')} </span>}
              {text(NAMES[step])}
            </span>
          </li>
        ))}
      </ol>
      <ProgressBar
        label={text(NAMES[name])}
        {...(share === undefined || name === 'register' ? {} : { share })}
        {...(progress !== null && name === 'primes'
          ? { figure: text('making.primesFound', { found: progress.done }) }
          : progress !== null && progress.total > 1 && name !== 'register'
            ? { figure: text('making.figure', { done: progress.done, total: progress.total }) }
            : {})}
      />
      <ButtonRow className="mt-6">
        <Button variant="secondary" disabled={isFinishing && name === 'register'} onClick={onCancel}>
          {text('making.cancel')}
        </Button>
      </ButtonRow>
    </Panel>
  );
}

function stepIndex(progress: KeyProgress | null): number {
  if (progress === null) return 0;
  const index = (STEPS as readonly string[]).indexOf(progress.step);
  const isOver = progress.step === 'self-test' && progress.total > 0 && progress.done === progress.total;
  return isOver ? STEPS.indexOf('register') : Math.max(0, index);
}

/** A key that is sealed but not proved, tested or registered yet: goes on where it stopped. */
export function FinishKey({
  studyId,
  task,
  onFinish,
}: {
  readonly studyId: string;
  readonly task: Task;
  readonly onFinish: (studyId: string) => void;
}) {
  const text = useText('keys');
  if (task.busy) return <Making progress={task.progress} isFinishing onCancel={() => void keyRoom.cancel()} />;
  return (
    <Panel title={text('making.resumeTitle')} lead={text('making.resumeText')}>
      <ButtonRow>
        <Button onClick={() => onFinish(studyId)}>{text('making.resume')}</Button>
      </ButtonRow>
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
    </Panel>
  );
}
