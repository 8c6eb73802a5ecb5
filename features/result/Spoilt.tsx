'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import type { SpoiltReason } from '../../core/protocol/spoilt.ts';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { api } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { useTask } from '../keys/use-task.ts';
import type { ReleaseView } from './use-release.ts';

/** Takes the focus from the button that opened the sum, which goes with it. */
function Arriving({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {children}
    </div>
  );
}

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
  const inOrder = [...ownReleases].sort((one, other) => (one.rounds[0] ?? 0) - (other.rounds[0] ?? 0));
  return (
    <Arriving>
      <Callout
        tone="danger"
        role="alert"
        title={text('spoilt.unionTitle')}
        actions={inOrder.map(({ id, rounds }) => (
          <Button key={id} variant="secondary" onClick={() => onChoose(id)}>
            {text('spoilt.openRound', { round: String(rounds[0]) })}
          </Button>
        ))}
      >
        <p>{errorText('release/union-spoilt')}</p>
      </Callout>
    </Arriving>
  );
}

/** A sum that honest contributions cannot have made: its figures stay closed, and the server is told so, without any of them. */
export function Spoilt({
  studyId,
  release,
  reason,
  onReported,
}: {
  readonly studyId: string;
  /** Of one round. */
  readonly release: ReleaseView;
  readonly reason: SpoiltReason;
  readonly onReported: () => void;
}) {
  const text = useText('result');
  const announce = useAnnounce();
  const task = useTask();
  const report = () =>
    void task.run(async () => {
      await api.release.spoil.mutate({ studyId, releaseId: release.id, reason });
      announce({ text: text('spoilt.reported', { round: String(release.rounds[0]) }), tone: 'info' });
      onReported();
    });
  return (
    <Arriving>
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
    </Arriving>
  );
}
