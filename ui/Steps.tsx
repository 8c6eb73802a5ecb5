import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

export type Step = { readonly label: ReactNode /** shown below the current step only */; readonly note?: ReactNode };

export type StepsProps = {
  /** Names the list: "Steps to …". */
  readonly label: string;
  readonly steps: readonly Step[];
  /** index of the step that is being done; `steps.length` when all are done */
  readonly current: number;
  /** read before a finished step: "Done:" */
  readonly doneWord: string;
  readonly className?: string;
};

/** The way through a task: a rail with one mark per step, lying down where there is room and upright on a phone. */
export function Steps({ label, steps, current, doneWord, className }: StepsProps) {
  return (
    <ol aria-label={label} className={classNames('flex flex-col md:flex-row', className)}>
      {steps.map((step, index) => {
        const done = index < current;
        const now = index === current;
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a task are a fixed sequence
            key={index}
            {...(now ? { 'aria-current': 'step' } : {})}
            className={classNames(
              'relative flex min-w-0 flex-1 gap-3 border-s-2 ps-4 pb-3 md:flex-col md:gap-1 md:border-s-0 md:border-t-2 md:ps-0 md:pe-4 md:pt-3 md:pb-0',
              done || now ? 'border-accent' : 'border-line',
            )}
          >
            <span className="flex items-center gap-2.5">
              <span
                className={classNames(
                  'figures grid size-7 shrink-0 place-content-center rounded-full border-2 font-semibold text-sm',
                  done && 'border-accent bg-accent text-on-accent',
                  now && 'border-accent bg-surface text-accent',
                  !done && !now && 'border-line bg-paper text-muted',
                )}
              >
                {done ? <Icon name="check" className="size-4" /> : index + 1}
              </span>
              <span className={now ? 'font-semibold' : 'text-muted'}>
                {done && <span className="sr-only">{doneWord} </span>}
                {step.label}
              </span>
            </span>
            {now && step.note !== undefined && <span className="hidden text-muted text-sm md:block">{step.note}</span>}
          </li>
        );
      })}
    </ol>
  );
}
