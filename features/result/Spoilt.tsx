'use client';

import type { SpoiltReason } from '../../core/protocol/spoilt.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { api } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { useTask } from '../keys/use-task.ts';
import type { ReleaseView } from './use-release.ts';

/** One of several rounds spoils their sum; which one only their own results show. */
export function SpoiltUnion({
  ownReleases,
  onChoose,
}: {
  /** Of each of its rounds: what it was released as by itself. */
  readonly ownReleases: readonly ReleaseView[];
  readonly onChoose: (releaseId: string) => void;
}) {
  const text = useText('result');
  const errorText = useText('errors');
  return (
    <Callout
      tone="danger"
      role="alert"
      title={text('spoilt.unionTitle')}
      actions={ownReleases.map(({ id, rounds }) => (
        <Button key={id} variant="secondary" onClick={() => onChoose(id)}>
          {text('spoilt.openRound', { round: String(rounds[0]) })}
        </Button>
      ))}
    >
      <p>{errorText('release/union-spoilt')}</p>
    </Callout>
  );
}

/** A sum that honest contributions cannot have made: its figures stay closed, and the server is told so, without any of them. */
export function Spoilt({
  studyId,
  releaseId,
  reason,
  onReported,
}: {
  readonly studyId: string;
  readonly releaseId: string;
  readonly reason: SpoiltReason;
  readonly onReported: () => void;
}) {
  const text = useText('result');
  const task = useTask();
  const report = () =>
    void task.run(async () => {
      await api.release.spoil.mutate({ studyId, releaseId, reason });
      onReported();
    });
  return (
    <Callout
      tone="danger"
      role="alert"
      title={text('spoilt.title')}
      actions={
        <Button variant="danger" busy={task.busy} onClick={report}>
          {text('spoilt.report')}
        </Button>
      }
    >
      <p>{text('spoilt.text')}</p>
      <p className="mt-2">{text('spoilt.next')}</p>
      {task.fault !== null && <FaultCallout fault={task.fault} onRetry={report} className="mt-4" />}
    </Callout>
  );
}
