import { classNames } from './class-names.ts';

export type CodeWordsProps = {
  readonly words: readonly string[];
  /** Names the list: "Fingerprint in words". */
  readonly label: string;
  /** 'line' to compare at a glance, 'grid' numbered to write down or print */
  readonly look?: 'line' | 'grid';
  readonly className?: string;
};

/** Words that stand for bytes: to read out, compare, write down. Each word is one unit to select and to hear. */
export function CodeWords({ words, label, look = 'line', className }: CodeWordsProps) {
  if (look === 'line')
    return (
      <ul aria-label={label} className={classNames('flex flex-wrap gap-x-1.5 gap-y-1.5', className)}>
        {words.map((word, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: words repeat, their place is their identity
            key={index}
            translate="no"
            className="rounded-sm border border-line bg-sunken px-2 py-0.5 font-semibold text-sm"
          >
            {word}
          </li>
        ))}
      </ul>
    );
  return (
    <ol
      aria-label={label}
      className={classNames(
        'keep grid grid-cols-2 gap-px overflow-hidden rounded-md border border-edge bg-line sm:grid-cols-3 print:grid-cols-3',
        className,
      )}
    >
      {words.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words repeat, their place is their identity
        <li key={index} className="flex min-h-11 items-baseline gap-3 bg-surface px-3 py-2">
          <span aria-hidden="true" className="figures w-5 shrink-0 text-end text-muted text-sm">
            {index + 1}
          </span>
          <span translate="no" className="font-semibold text-lg">
            {word}
          </span>
        </li>
      ))}
    </ol>
  );
}
