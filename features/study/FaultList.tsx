'use client';

import type { MouseEvent } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import type { EditorFault } from './draft-check.ts';
import { fieldId, useEditing, useFaultSentence } from './editing.tsx';

/** What a field is called, by the last word of its place. */
const NAMES = {
  title: 'studyTitle',
  question: 'question',
  label: 'label',
  id: 'id',
  help: 'help',
  loinc: 'loinc',
  unit: 'unit',
  minimum: 'minimum',
  maximum: 'maximum',
  decimals: 'decimals',
  numerator: 'numerator',
  denominator: 'denominator',
  required: 'required',
  asked: 'asked',
  edges: 'edges',
  minimumPersons: 'minimumPersons',
  override: 'override',
  personsCap: 'personsCap',
  visits: 'visits',
  consent: 'consent',
  ownerName: 'ownerName',
  ownerContact: 'ownerContact',
  variables: 'variables',
} as const;

const isNamed = (word: string): word is keyof typeof NAMES => Object.hasOwn(NAMES, word);

/** Unfolds whatever hides a field, then goes there. */
function goTo(event: MouseEvent, field: string) {
  const target = document.getElementById(fieldId(field));
  if (target === null) return;
  event.preventDefault();
  for (let place = target.closest('details'); place !== null; place = place.parentElement?.closest('details') ?? null)
    place.open = true;
  target.focus();
  target.scrollIntoView({ block: 'center' });
}

/** Everything that keeps the draft from opening, each a link to its field. */
export function FaultList() {
  const text = useText('study');
  const { check, form } = useEditing();
  const say = useFaultSentence();
  if (check.faults.length === 0) return null;
  const placeOf = ({ field }: EditorFault): string => {
    const index = /^variables\.(\d+)\./.exec(field)?.[1];
    const variable = index === undefined ? undefined : form.variables[Number(index)];
    const whose =
      variable === undefined ? [] : [variable.label.trim() === '' ? text('editor.unnamed') : variable.label];
    const word = field.split('.').findLast(isNamed);
    return [...whose, ...(word === undefined ? [] : [text(`editor.${NAMES[word]}`)])].join(', ');
  };
  return (
    <Callout tone="caution" className="mb-2">
      <Disclosure
        summary={text('editor.faults', { count: check.faults.length })}
        open={check.faults.length < 4}
        className="border-b-0"
      >
        <ul>
          {check.faults.map((fault) => (
            <li key={fault.field}>
              <a
                href={`#${fieldId(fault.field)}`}
                className="link inline-block py-1.5"
                onClick={(event) => goTo(event, fault.field)}
              >
                {placeOf(fault)}: {say(fault)}
              </a>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Callout>
  );
}
