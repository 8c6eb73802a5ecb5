'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

export type Tab = { readonly id: string; readonly label: ReactNode; readonly content: ReactNode };

export type TabsProps = {
  /** Names the row of tabs. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly initial?: string;
  readonly onChoose?: (id: string) => void;
  readonly className?: string;
};

/** The index to go to from `at` of `count` on a key (WAI-ARIA APG, Tabs, automatic activation); undefined for other keys. */
export function nextTab(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** Several views of one thing. All are printed, one is shown; hidden ones keep what was typed into them. */
export function Tabs({ label, tabs, initial, onChoose, className }: TabsProps) {
  const prefix = useId();
  const [chosen, choose] = useState(initial ?? tabs[0]?.id);
  const row = useRef<HTMLDivElement>(null);
  const go = (id: string) => {
    choose(id);
    onChoose?.(id);
  };
  const move = (event: KeyboardEvent, at: number) => {
    const to = nextTab(event.key, at, tabs.length);
    const tab = to === undefined ? undefined : tabs[to];
    if (to === undefined || tab === undefined) return;
    event.preventDefault();
    go(tab.id);
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <div className={className}>
      <div
        ref={row}
        role="tablist"
        aria-label={label}
        className="screen-only flex gap-1 overflow-x-auto overflow-y-hidden border-line border-b"
      >
        {tabs.map((tab, index) => {
          const now = tab.id === chosen;
          return (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${prefix}-tab-${tab.id}`}
              aria-selected={now}
              aria-controls={`${prefix}-panel-${tab.id}`}
              tabIndex={now ? 0 : -1}
              onClick={() => go(tab.id)}
              onKeyDown={(event) => move(event, index)}
              className={classNames(
                '-mb-px min-h-11 focus-visible:-outline-offset-3 whitespace-nowrap border-b-3 px-4 py-2',
                now
                  ? 'border-accent font-semibold text-ink'
                  : 'border-transparent text-muted hover:border-edge hover:text-ink',
              )}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${prefix}-panel-${tab.id}`}
          aria-labelledby={`${prefix}-tab-${tab.id}`}
          className={classNames('pt-5', tab.id !== chosen && 'hidden print:block')}
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}
