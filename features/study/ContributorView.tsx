'use client';

import type { Variable } from '../../core/dictionary/variable.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';

type Shown = Pick<StudyDraft, 'title' | 'question' | 'variables' | 'policy' | 'keyOwner' | 'consent'>;

/** The study as a contributor meets it, at a glance: a picture of the form, nothing in it can be typed into. */
export function ContributorView({
  draft,
  smallestMinimum,
}: {
  readonly draft: Shown;
  readonly smallestMinimum: number | null;
}) {
  const text = useText('study');
  const { policy, keyOwner } = draft;
  return (
    <div className="rounded-lg border border-edge bg-surface p-4 sm:p-5">
      <p className="font-semibold text-lg">{draft.title}</p>
      <p className="mt-1 text-muted text-sm">{draft.question}</p>
      <ul className="mt-4 flex flex-col gap-4">
        {draft.variables.map((variable) => (
          <li key={variable.id}>
            <Question variable={variable} />
          </li>
        ))}
      </ul>
      <p className="mt-5 border-accent border-s-2 ps-3 text-sm">
        {text('preview.minimumPromise', { minimum: String(policy.minimumPersons), owner: keyOwner.name })}
      </p>
      {policy.override !== null && smallestMinimum !== null && (
        <p className="mt-2 border-caution border-s-2 ps-3 text-sm">
          {text('preview.overridePromise', { minimum: String(smallestMinimum), reason: policy.override })}
        </p>
      )}
      <Disclosure summary={text('preview.consent')} className="mt-3">
        <div className="whitespace-pre-line text-sm">{draft.consent}</div>
      </Disclosure>
    </div>
  );
}

function Question({ variable }: { readonly variable: Variable }) {
  const text = useText('study');
  const clear = variable.kind === 'category' && variable.publicStratum;
  const note = clear ? text('preview.clear') : variable.required ? '' : text('preview.optional');
  return (
    <>
      <p className="font-semibold text-sm">
        {variable.label}
        {note !== '' && <span className="ms-2 font-normal text-muted">{note}</span>}
      </p>
      {variable.help !== '' && <p className="text-muted text-sm">{variable.help}</p>}
      <Control variable={variable} />
    </>
  );
}

function Control({ variable }: { readonly variable: Variable }) {
  const text = useText('study');
  if (variable.kind === 'category' || variable.kind === 'yes-no') {
    const answers =
      variable.kind === 'category'
        ? variable.categories.map(({ label }) => label)
        : [text('preview.yes'), text('preview.no')];
    return (
      <ul className="mt-1.5 flex flex-wrap gap-1.5">
        {answers.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two answers may read alike while they are edited
          <li key={index} className="rounded-full border border-edge px-2.5 py-0.5 text-sm">
            {answer}
          </li>
        ))}
      </ul>
    );
  }
  const units = variable.kind === 'date' ? [] : [variable.unit, ...variable.alternativeUnits.map(({ unit }) => unit)];
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2">
      <span className="figures rounded-md border border-edge bg-paper px-2.5 py-1 text-muted text-sm">
        {variable.minimum} – {variable.maximum}
      </span>
      {units
        .filter((unit) => unit !== '')
        .map((unit, index) => (
          <span key={unit} className={index === 0 ? 'font-semibold text-sm' : 'text-muted text-sm'}>
            {unit}
          </span>
        ))}
    </div>
  );
}
