import { classNames } from './class-names.ts';

const WIDTHS = ['w-full', 'w-11/12', 'w-4/5', 'w-full', 'w-2/3'] as const;

/** Stands in for lines of text while they come; the label is what a screen reader hears. */
export function Skeleton({
  label,
  lines = 3,
  className,
}: {
  readonly label: string;
  readonly lines?: number;
  readonly className?: string;
}) {
  return (
    <div role="status" className={classNames('flex flex-col gap-3', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: identical lines without identity
          key={index}
          aria-hidden="true"
          className={classNames('h-4 animate-breathe rounded-sm bg-line', WIDTHS[index % WIDTHS.length])}
        />
      ))}
    </div>
  );
}
