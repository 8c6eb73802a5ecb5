'use client';

import type { DomainError } from '../../core/errors.ts';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { nextStepOf } from './next-step.ts';

const areas = { common, errors };

export type FaultCalloutProps = {
  readonly fault: DomainError;
  /** Offered as a button where trying again can help. */
  readonly onRetry?: () => void;
  readonly className?: string;
};

/** A fault in one or two plain sentences, with what to do next. Brings its own sentences. */
export function FaultCallout(props: FaultCalloutProps) {
  return (
    <TextProvider areas={areas}>
      <FaultText {...props} />
    </TextProvider>
  );
}

function FaultText({ fault, onRetry, className }: FaultCalloutProps) {
  const text = useText('errors');
  const frame = useText('common');
  const step = nextStepOf(fault.code);
  const reference = fault.detail.requestId;
  const mayRetry = onRetry !== undefined && step.retry;
  return (
    <Callout
      tone={step.tone}
      role="alert"
      {...(className === undefined ? {} : { className })}
      {...(mayRetry || step.signIn
        ? {
            actions: (
              <>
                {step.signIn && <LinkButton href="/sign-in">{frame('places.signIn')}</LinkButton>}
                {mayRetry && (
                  <Button variant="secondary" icon="refresh" onClick={onRetry}>
                    {frame('retry')}
                  </Button>
                )}
              </>
            ),
          }
        : {})}
    >
      <p>{text(fault.code)}</p>
      {reference !== undefined && (
        <p className="mt-1 text-sm">{frame('crashed.reference', { reference: String(reference) })}</p>
      )}
    </Callout>
  );
}
