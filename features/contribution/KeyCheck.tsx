'use client';

import type { DomainError } from '../../core/errors.ts';
import { useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { nextStepOf } from '../errors/next-step.ts';
import type { CheckState } from './checking.ts';

/** True when the study or its key is not what it says it is. */
const isAlarming = (fault: DomainError): boolean => nextStepOf(fault.code).tone === 'danger';

/** How the check of the study's digest and key goes on, in one quiet line; loud when it fails. */
export function KeyCheck({ check, onRetry }: { readonly check: CheckState; readonly onRetry: () => void }) {
  const text = useText('contribution');
  if (check.kind === 'done')
    return <Callout tone="success">{text(check.check.remembered ? 'check.remembered' : 'check.done')}</Callout>;
  if (check.kind === 'fault') {
    return (
      <section className="flex flex-col gap-2">
        <h2 className="text-lg">{text(isAlarming(check.fault) ? 'check.faultTitle' : 'check.stopped')}</h2>
        <FaultCallout fault={check.fault} onRetry={onRetry} />
      </section>
    );
  }
  return (
    <ProgressBar
      label={text('check.title')}
      hint={text('check.running')}
      {...(check.total === 0
        ? {}
        : {
            share: check.done / check.total,
            figure: text('check.figure', { done: check.done, total: check.total }),
          })}
    />
  );
}
