'use client';

import type { ReactNode } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Spinner } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type Showing, STAGES, type StageName } from './stages.ts';

export type StageListProps = {
  /** Null before the start. */
  readonly showing: Showing | null;
  readonly isRunning: boolean;
  readonly isOver: boolean;
};

/** What happens, stage by stage: where each thing is, what leaves the browser, and how long it took. */
export function StageList({ showing, isRunning, isOver }: StageListProps) {
  const text = useText('demonstration');
  const at = isOver ? STAGES.length : showing === null ? -1 : STAGES.indexOf(showing.stage);
  return (
    <ol aria-label={text('stagesLabel')} className="flex flex-col">
      {STAGES.map((name, index) => (
        <Stage
          key={name}
          name={name}
          mark={index < at ? 'done' : index === at ? (isRunning ? 'now' : 'stopped') : 'later'}
          milliseconds={showing?.took[name]}
        >
          {index === at && isRunning && showing !== null && <Figure showing={showing} />}
          {name === 'encrypt' && showing?.excerpt != null && (
            <Ciphertext excerpt={showing.excerpt} bytes={showing.envelopeBytes} />
          )}
        </Stage>
      ))}
    </ol>
  );
}

function Stage({
  name,
  mark,
  milliseconds,
  children,
}: {
  readonly name: StageName;
  readonly mark: 'done' | 'now' | 'stopped' | 'later';
  readonly milliseconds: number | undefined;
  readonly children: ReactNode;
}) {
  const text = useText('demonstration');
  const frame = useText('common');
  const isActive = mark === 'now' || mark === 'done';
  return (
    <li
      {...(mark === 'now' ? { 'aria-current': 'step' } : {})}
      className={`relative border-s-2 ps-5 pb-6 ${isActive ? 'border-accent' : 'border-line'}`}
    >
      <span
        className={`absolute -start-[0.8rem] top-0 grid size-6 place-content-center rounded-full border-2 ${
          mark === 'done'
            ? 'border-accent bg-accent text-on-accent'
            : mark === 'now'
              ? 'border-accent bg-surface text-accent'
              : 'border-line bg-paper'
        }`}
      >
        {mark === 'done' && <Icon name="check" className="size-4" />}
        {mark === 'now' && <Spinner className="size-4" />}
      </span>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className={`text-lg leading-6 ${mark === 'later' ? 'text-muted' : ''}`}>
          {mark === 'done' && <span className="sr-only">{frame('done')} </span>}
          {text(`stages.${name}.title`)}
        </h2>
        {milliseconds !== undefined && mark === 'done' && (
          <span className="figures text-muted text-sm">
            {text('seconds', { seconds: Math.round(milliseconds / 100) / 10 })}
          </span>
        )}
      </div>
      <p className="reading mt-1 text-muted">{text(`stages.${name}.text`)}</p>
      {children}
    </li>
  );
}

function Figure({ showing }: { readonly showing: Showing }) {
  const text = useText('demonstration');
  const { stage, done, total } = showing;
  if (stage === 'encrypt')
    return <p className="figures mt-2 font-semibold text-lg">{text('people', { done, total: Math.max(total, 1) })}</p>;
  if (stage === 'key') return <p className="figures mt-2 font-semibold">{text('primes', { found: done })}</p>;
  if (total <= 1) return null;
  return <p className="figures mt-2 font-semibold">{text('figure', { done, total })}</p>;
}

/** Real octets of the envelope that was sent last. */
function Ciphertext({ excerpt, bytes }: { readonly excerpt: string; readonly bytes: number }) {
  const text = useText('demonstration');
  return (
    <figure className="mt-3">
      <code
        translate="no"
        className="block break-all rounded-md border border-line bg-sunken px-3 py-2 font-mono text-muted text-xs"
      >
        {excerpt}…
      </code>
      <figcaption className="mt-1 text-muted text-sm">
        {text('excerpt')} ({text('bytes', { bytes })})
      </figcaption>
    </figure>
  );
}
