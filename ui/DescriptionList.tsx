import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Description = {
  readonly term: ReactNode;
  readonly text: ReactNode /** digests and ids: fixed-width letters, broken anywhere */;
  readonly code?: boolean;
};

/** Terms and what they stand for; two columns where there is room. */
export function DescriptionList({
  items,
  className,
}: {
  readonly items: readonly Description[];
  readonly className?: string;
}) {
  return (
    <dl className={classNames('divide-y divide-line border-line border-y', className)}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: terms may be elements; the list has a fixed order
        <div key={index} className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[minmax(10rem,2fr)_5fr]">
          <dt className="text-muted">{item.term}</dt>
          <dd className={classNames('min-w-0', item.code ? 'break-all font-mono text-sm' : 'figures')}>{item.text}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Measure = {
  readonly label: ReactNode;
  readonly figure: ReactNode;
  readonly unit?: ReactNode;
  readonly note?: ReactNode;
};

/** The few figures that matter, large, on a line of their own each. */
export function Measures({ items, className }: { readonly items: readonly Measure[]; readonly className?: string }) {
  return (
    <dl className={classNames('grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-x-8 gap-y-6', className)}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may be elements; the list has a fixed order
        <div key={index} className="keep border-edge border-t pt-2">
          <dt className="text-muted text-sm">{item.label}</dt>
          <dd>
            <span className="figures font-semibold text-2xl tracking-tight">{item.figure}</span>
            {item.unit !== undefined && <span className="ms-1.5 whitespace-nowrap text-muted">{item.unit}</span>}
            {item.note !== undefined && <span className="figures block text-muted text-sm">{item.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
