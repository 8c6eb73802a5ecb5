import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Disclosure } from '../Disclosure.tsx';

export type ChartFigureProps = {
  readonly caption: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** the same figures as a table, folded away below the chart, printed in full when it is open */
  readonly table?: { readonly label: ReactNode; readonly content: ReactNode };
  readonly className?: string;
  readonly children: ReactNode;
};

/** A chart on a sheet with its caption, its note, its buttons and its table twin. */
export function ChartFigure({ caption, note, actions, table, className, children }: ChartFigureProps) {
  return (
    <figure
      className={classNames(
        'on-surface rounded-lg border border-line bg-surface p-4 shadow-card sm:p-6 print:border-0 print:p-0 print:shadow-none',
        className,
      )}
    >
      <figcaption className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <span className="reading">
          <span className="block font-semibold text-lg">{caption}</span>
          {note !== undefined && <span className="block text-muted text-sm">{note}</span>}
        </span>
        {actions !== undefined && <span className="screen-only flex flex-wrap gap-2">{actions}</span>}
      </figcaption>
      {children}
      {table !== undefined && (
        <Disclosure summary={table.label} className="mt-3 border-b-0">
          {table.content}
        </Disclosure>
      )}
    </figure>
  );
}
