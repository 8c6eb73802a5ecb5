'use client';

import type { ReactNode } from 'react';
import { Heading, type HeadingLevel } from './Card.tsx';
import { classNames } from './class-names.ts';

export type Drawing = 'slots' | 'search' | 'broken' | 'quiet';

/** Line drawings in two tones of the theme: the ground in `line`, the subject in `accent`. */
const DRAWINGS: Record<Drawing, ReactNode> = {
  slots: (
    <>
      <path
        className="stroke-edge"
        d="M20 92h120M32 92v-4M44 92v-4M56 92v-8M68 92v-4M80 92v-4M92 92v-4M104 92v-8M116 92v-4M128 92v-4"
      />
      <path className="fill-surface stroke-accent" d="M36 28h88v14H36zM36 48h88v14H36zM36 68h88v14H36z" />
      <path className="stroke-accent" d="M44 35h22M44 55h40M44 75h12" strokeDasharray="3 4" />
    </>
  ),
  search: (
    <>
      <path className="stroke-edge" d="M20 92h120M32 92v-4M56 92v-8M80 92v-4M104 92v-8M128 92v-4" />
      <path className="fill-surface stroke-accent" d="M72 22a26 26 0 1 1 0 52 26 26 0 0 1 0-52zM92 66l22 20" />
      <path className="stroke-accent" d="M60 48h24" strokeDasharray="3 4" />
    </>
  ),
  broken: (
    <>
      <path className="stroke-edge" d="M20 92h52M92 92h48M32 92v-4M56 92v-8M104 92v-8M128 92v-4" />
      <path className="stroke-accent" d="M72 92l6-12 4 20 10-8" />
      <path className="fill-surface stroke-accent" d="M80 16l26 9v19c0 14-10 24-26 30-16-6-26-16-26-30V25z" />
      <path className="stroke-accent" d="M72 38l16 16M88 38 72 54" />
    </>
  ),
  quiet: (
    <>
      <path className="stroke-edge" d="M20 92h120M32 92v-4M56 92v-8M80 92v-4M104 92v-8M128 92v-4" />
      <path className="fill-surface stroke-accent" d="M80 16l26 9v19c0 14-10 24-26 30-16-6-26-16-26-30V25z" />
      <path className="stroke-accent" d="M70 44l7 7 14-15" />
    </>
  ),
};

export type EmptyStateProps = {
  readonly drawing?: Drawing;
  readonly title: ReactNode;
  readonly level?: 1 | HeadingLevel;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** What stands where nothing is yet: says why, and what to do first. */
export function EmptyState({ drawing = 'slots', title, level = 2, actions, className, children }: EmptyStateProps) {
  return (
    <div
      className={classNames('flex flex-col items-start gap-x-8 gap-y-4 py-8 sm:flex-row sm:items-center', className)}
    >
      <svg
        viewBox="10 8 140 96"
        width="168"
        height="115"
        fill="none"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        className="w-42 shrink-0"
      >
        {DRAWINGS[drawing]}
      </svg>
      <div className="reading">
        {level === 1 ? (
          <h1 className="text-2xl">{title}</h1>
        ) : (
          <Heading level={level} className="text-xl">
            {title}
          </Heading>
        )}
        {children !== undefined && <div className="mt-1.5 text-muted">{children}</div>}
        {actions !== undefined && <div className="mt-5 flex flex-wrap gap-3">{actions}</div>}
      </div>
    </div>
  );
}
