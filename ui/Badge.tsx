import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { TONE_EDGE, TONE_INK, TONE_WASH, type Tone } from './tone.ts';

/** A short label on a thing. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center rounded-sm px-2 py-0.5 font-semibold text-xs',
        TONE_WASH[tone],
        tone === 'neutral' ? 'text-ink' : TONE_INK[tone],
      )}
    >
      {children}
    </span>
  );
}

export type StatusShape = 'empty' | 'half' | 'full' | 'cross';

const SHAPES: Record<StatusShape, ReactNode> = {
  empty: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor" />
    </>
  ),
  full: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  cross: <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};

/** Where something stands: the filling of the dot says it again without colour (empty → half → full, or a cross). */
export function StatusPill({
  tone = 'neutral',
  shape = 'full',
  children,
}: {
  readonly tone?: Tone;
  readonly shape?: StatusShape;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-2 whitespace-nowrap rounded-full border bg-surface px-3 py-1 font-semibold text-sm',
        TONE_EDGE[tone],
        tone === 'neutral' ? 'text-ink' : TONE_INK[tone],
      )}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false" className={TONE_INK[tone]}>
        {SHAPES[shape]}
      </svg>
      {children}
    </span>
  );
}
