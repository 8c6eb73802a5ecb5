import { type ReactNode, useId } from 'react';

export type ProgressBarProps = {
  readonly label: ReactNode;
  /** share that is done, 0 to 1; leave it out while nobody can know */
  readonly share?: number;
  /** shown at the end of the line: "1,200 of 4,000" */
  readonly figure?: ReactNode;
  readonly hint?: ReactNode;
  readonly className?: string;
};

/** A native <progress>: its share needs no inline style, and every screen reader knows it. */
export function ProgressBar({ label, share, figure, hint, className }: ProgressBarProps) {
  const id = useId();
  return (
    <div className={className}>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        {figure !== undefined && <span className="figures text-muted text-sm">{figure}</span>}
      </div>
      <progress
        id={id}
        className="bar"
        max={1}
        {...(share === undefined ? {} : { value: Math.min(1, Math.max(0, share)) })}
      />
      {hint !== undefined && <p className="mt-1.5 text-muted text-sm">{hint}</p>}
    </div>
  );
}
