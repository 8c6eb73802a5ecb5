import { type ReactNode, useId } from 'react';
import { Heading, type HeadingLevel } from './Card.tsx';
import { classNames } from './class-names.ts';

export type PanelProps = {
  readonly title: ReactNode;
  readonly level?: HeadingLevel;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** A part of a page: a hairline, a heading, and the content below it. On the paper itself, without a frame. */
export function Panel({ title, level = 2, lead, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames('border-line border-t pt-6', className)}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="reading">
          <Heading level={level} id={id} className="text-xl">
            {title}
          </Heading>
          {lead !== undefined && <p className="mt-1.5 text-muted">{lead}</p>}
        </div>
        {aside}
      </div>
      <div className="mt-5">{children}</div>
    </section>
  );
}
