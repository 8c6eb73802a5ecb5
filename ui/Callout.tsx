import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import { TONE_FRAME, TONE_ICON, TONE_INK, TONE_WASH, type Tone } from './tone.ts';

export type CalloutProps = {
  readonly tone?: Exclude<Tone, 'neutral'>;
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  /** 'alert' interrupts a screen reader, 'status' waits; leave it out for what was there from the start */
  readonly role?: 'alert' | 'status';
  readonly className?: string;
  readonly children?: ReactNode;
};

/** A message that belongs to this place of the page. */
export function Callout({ tone = 'info', title, actions, role, className, children }: CalloutProps) {
  return (
    <div
      role={role}
      className={classNames(
        'keep flex gap-3 rounded-md border px-4 py-3.5',
        TONE_WASH[tone],
        TONE_FRAME[tone],
        className,
      )}
    >
      <Icon name={TONE_ICON[tone]} className={`mt-0.5 size-5.5 ${TONE_INK[tone]}`} />
      <div className="min-w-0 grow">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children !== undefined && <div className="reading">{children}</div>}
        {actions !== undefined && <div className="mt-3 flex flex-wrap gap-3">{actions}</div>}
      </div>
    </div>
  );
}
