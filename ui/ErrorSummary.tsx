'use client';

import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './Icon.tsx';

export type FormFault = { /** id of the field */ readonly fieldId: string; readonly text: ReactNode };

function goTo(event: MouseEvent<HTMLAnchorElement>, fieldId: string) {
  const field = document.getElementById(fieldId);
  if (field === null) return;
  event.preventDefault();
  const target = field.matches('fieldset')
    ? (field.querySelector<HTMLElement>('input, select, textarea') ?? field)
    : field;
  target.focus();
  target.scrollIntoView({ block: 'center' });
}

/**
 * What keeps a form from being sent, above the form, each fault a link to its field. Takes the focus whenever `attempt` changes
 * (count the presses of "send"), so that a screen reader hears it; shows nothing while there is no fault.
 */
export function ErrorSummary({
  title,
  faults,
  attempt,
}: {
  readonly title: ReactNode;
  readonly faults: readonly FormFault[];
  readonly attempt: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (faults.length === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      aria-labelledby={titleId}
      className="rounded-md border-2 border-danger bg-surface p-4 sm:p-5"
    >
      <p id={titleId} className="flex items-center gap-2 font-semibold text-lg">
        <Icon name="danger" className="size-5 text-danger" />
        {title}
      </p>
      <ul className="mt-2 flex flex-col">
        {faults.map((fault) => (
          <li key={fault.fieldId}>
            <a
              href={`#${fault.fieldId}`}
              className="link inline-block py-2 text-danger"
              onClick={(event) => goTo(event, fault.fieldId)}
            >
              {fault.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
