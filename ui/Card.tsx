import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type HeadingLevel = 2 | 3 | 4;

/** The heading element of a level; its look is the caller's. */
export function Heading({
  level,
  id,
  className,
  children,
}: {
  readonly level: HeadingLevel;
  readonly id?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const Tag = `h${level}` as const;
  return (
    <Tag id={id} className={className}>
      {children}
    </Tag>
  );
}

export type CardProps = {
  readonly title?: ReactNode;
  readonly level?: HeadingLevel;
  /** stands right of the title: a status or a small button */
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** One thing on a sheet of its own. */
export function Card({ title, level = 2, aside, footer, className, children }: CardProps) {
  return (
    <section className={classNames('on-surface keep rounded-lg border border-line bg-surface shadow-card', className)}>
      {(title !== undefined || aside !== undefined) && (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-5 sm:px-6">
          {title !== undefined && (
            <Heading level={level} className="text-lg">
              {title}
            </Heading>
          )}
          {aside}
        </div>
      )}
      {children !== undefined && <div className="px-5 py-5 sm:px-6">{children}</div>}
      {footer !== undefined && <div className="border-line border-t px-5 py-4 sm:px-6">{footer}</div>}
    </section>
  );
}
