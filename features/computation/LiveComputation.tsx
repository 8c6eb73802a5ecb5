'use client';

import { useMutation } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { DomainError, isErrorCode } from '../../core/errors.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { isUnderWay, PROGRESS_STEPS, progressOf } from './progress-model.ts';
import type { ComputationView } from './views.ts';

export interface LiveComputationProps {
  /** As the list had it; the live view goes on from there. */
  readonly computation: ComputationView;
  readonly mayCompute: boolean;
  readonly onChanged: () => void;
  /** Somebody has stopped it or started it again, with a button that may go with it. */
  readonly onActed: () => void;
}

/** One computation, followed by server-sent events until it ends. */
export function LiveComputation({ computation, mayCompute, onChanged, onActed }: LiveComputationProps) {
  const text = useText('computation');
  const format = useFormat();
  const announce = useAnnounce();
  const [latest, see] = useState(computation);
  const { studyId, id: computationId } = computation;
  const live = useSubscription(
    useApi().computation.progress.subscriptionOptions(
      { studyId, computationId },
      {
        enabled: isUnderWay(latest),
        onData: ({ data }) => {
          see(data);
          if (isUnderWay(data)) return;
          const { outcome } = progressOf(data);
          if (outcome === 'released') announce({ text: text('progress.succeeded') });
          onChanged();
        },
      },
    ),
  );
  const progress = progressOf(latest);
  const rounds = format.list(latest.rounds.map(String));
  const underWay = progress.outcome === 'under-way';
  return (
    <div className="rounded-lg border border-line bg-surface px-5 py-5">
      <h3 className="font-semibold">
        {text(latest.kind === 'union' ? 'progress.titleUnion' : 'progress.title', { rounds, persons: latest.persons })}
      </h3>
      <Stations current={progress.current} />
      {underWay && (
        <ProgressBar
          className="mt-5"
          label={text(`progress.step.${latest.step}`)}
          {...(progress.share === null ? {} : { share: progress.share })}
          {...(latest.total > 0
            ? {
                figure: text('progress.added', {
                  done: format.number(latest.done),
                  total: format.number(latest.total),
                }),
              }
            : {})}
          {...(latest.attempt > 1 ? { hint: text('progress.attempt', { attempt: String(latest.attempt) }) } : {})}
        />
      )}
      {underWay && live.status === 'error' && (
        <Callout
          tone="caution"
          role="status"
          className="mt-4"
          actions={
            <Button variant="secondary" icon="refresh" onClick={live.reset}>
              {text('progress.reconnect')}
            </Button>
          }
        >
          {text('progress.broken')}
        </Callout>
      )}
      {progress.outcome === 'failed' && <FaultCallout fault={faultFrom(latest)} className="mt-4" />}
      {mayCompute && (underWay || progress.outcome === 'failed') && (
        <Controls computation={latest} onChanged={onChanged} onActed={onActed} onSeen={see} />
      )}
    </div>
  );
}

function Stations({ current }: { readonly current: number }) {
  const text = useText('computation');
  const frame = useText('common');
  return (
    <Steps
      className="mt-4"
      label={text('progress.steps')}
      doneWord={frame('done')}
      current={current}
      steps={PROGRESS_STEPS.map((step) => ({ label: text(`progress.step.${step}`) }))}
    />
  );
}

const faultFrom = ({ fault }: ComputationView): DomainError =>
  new DomainError(isErrorCode(fault?.code) ? fault.code : 'computation/failed', fault?.detail ?? {});

interface ControlsProps {
  readonly computation: ComputationView;
  readonly onChanged: () => void;
  readonly onActed: () => void;
  readonly onSeen: (view: ComputationView) => void;
}

function Controls({ computation, onChanged, onActed, onSeen }: ControlsProps) {
  const text = useText('computation');
  const frame = useText('common');
  const announce = useAnnounce();
  const api = useApi();
  const cancel = useMutation(api.computation.cancel.mutationOptions());
  const retry = useMutation(api.computation.retry.mutationOptions());
  const [asking, ask] = useState(false);
  const about = { studyId: computation.studyId, computationId: computation.id };
  const act = async (mutation: typeof cancel | typeof retry, said: string) => {
    try {
      onSeen(await mutation.mutateAsync(about));
      announce({ text: said, tone: 'info' });
      ask(false);
      onActed();
    } catch {
      ask(false);
      onChanged(); // told below
    }
  };
  const fault = cancel.error ?? retry.error;
  return (
    <>
      {fault !== null && <FaultCallout fault={faultOf(fault)} className="mt-4" />}
      <ButtonRow className="mt-5">
        {computation.state === 'failed' && (
          <Button icon="refresh" busy={retry.isPending} onClick={() => void act(retry, text('progress.retried'))}>
            {text('progress.retry')}
          </Button>
        )}
        <Button variant="secondary" onClick={() => ask(true)}>
          {text('progress.cancel')}
        </Button>
      </ButtonRow>
      <ConfirmDialog
        open={asking}
        onClose={() => ask(false)}
        title={text('progress.cancelTitle')}
        closeLabel={frame('close')}
        cancelLabel={text('progress.goOn')}
        confirmLabel={text('progress.cancel')}
        busy={cancel.isPending}
        onConfirm={() => void act(cancel, text('progress.cancelled'))}
      >
        {text(computation.kind === 'union' ? 'progress.cancelTextUnion' : 'progress.cancelText')}
      </ConfirmDialog>
    </>
  );
}
