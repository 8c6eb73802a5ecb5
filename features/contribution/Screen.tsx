'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Steps } from '../../ui/Steps.tsx';

export type ScreenStep = 'about' | 'answers' | 'review' | 'sent';
const STEPS: readonly ScreenStep[] = ['about', 'answers', 'review', 'sent'];

export type ScreenProps = {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly above?: ReactNode;
  readonly step?: ScreenStep;
  readonly demonstration?: boolean;
  /** false for the first screen of the page, where the browser has placed the focus itself */
  readonly arrives?: boolean;
  readonly children?: ReactNode;
};

/** One screen of the way. Takes the focus when it takes the place of another one, so that a screen reader starts at its title. */
export function Screen({ title, lead, above, step, demonstration, arrives = true, children }: ScreenProps) {
  const text = useText('contribution');
  const frame = useText('common');
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!arrives) return;
    scrollTo({ top: 0 });
    top.current?.focus({ preventScroll: true });
  }, [arrives]);
  const current = step === undefined ? -1 : STEPS.indexOf(step);
  return (
    <>
      {demonstration === true && (
        <Callout tone="caution" className="mb-6">
          {text('demonstration')}
        </Callout>
      )}
      {step !== undefined && (
        <>
          <p className="mb-2 text-muted text-sm md:hidden">
            {text('stepOf', { step: current + 1, steps: STEPS.length })}
          </p>
          <Steps
            label={text('steps.label')}
            steps={STEPS.map((name) => ({ label: text(`steps.${name}`) }))}
            current={step === 'sent' ? STEPS.length : current}
            doneWord={frame('done')}
            className="mb-8 max-md:hidden"
          />
        </>
      )}
      <div ref={top} tabIndex={-1} className="outline-none">
        <PageHeader
          title={title}
          {...(lead === undefined ? {} : { lead })}
          {...(above === undefined ? {} : { above })}
        />
      </div>
      <div className="flex flex-col gap-8">{children}</div>
    </>
  );
}
