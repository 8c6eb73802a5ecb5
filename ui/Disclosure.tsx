import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

export type DisclosureProps = {
  readonly summary: ReactNode;
  readonly open?: boolean;
  /** disclosures of one name: opening one closes the others */
  readonly name?: string;
  readonly className?: string;
  readonly children: ReactNode;
};

/** More for those who want it: a native <details>. */
export function Disclosure({ summary, open, name, className, children }: DisclosureProps) {
  return (
    <details name={name} open={open} className={classNames('group border-line border-b', className)}>
      <summary className="flex min-h-11 list-none items-center gap-2 py-2.5 font-semibold text-accent hover:text-accent-strong">
        <Icon name="chevronDown" className="-rotate-90 size-5 transition-transform group-open:rotate-0" />
        {summary}
      </summary>
      <div className="ps-7 pb-5">{children}</div>
    </details>
  );
}
