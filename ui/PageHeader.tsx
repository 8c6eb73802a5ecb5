import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

export type PageHeaderProps = {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** above the title: a <BackLink>, or where this page belongs */
  readonly above?: ReactNode;
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
};

/** The page's only <h1>, on the graduated rule of the house. */
export function PageHeader({ title, lead, above, status, actions, className }: PageHeaderProps) {
  return (
    <header className={classNames('mb-8', className)}>
      {above !== undefined && <div className="mb-1">{above}</div>}
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 className="text-3xl">{title}</h1>
            {status}
          </div>
          {lead !== undefined && <p className="reading mt-2.5 text-lg text-muted">{lead}</p>}
        </div>
        {actions !== undefined && <div className="screen-only flex flex-wrap gap-3">{actions}</div>}
      </div>
      <div className="rule mt-5" />
    </header>
  );
}

/** The way up, 44 px high; stands in `above`. */
export function BackLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="link screen-only -mt-3 inline-flex min-h-11 items-center gap-1.5">
      <Icon name="arrowLeft" className="size-4.5" />
      {children}
    </Link>
  );
}
