'use client';

import type { ReactNode } from 'react';
import { useFormat, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useEditing, useField } from './editing.tsx';

/** The rules of release, with what the figures allow computed while one types. */
export function RulesFields() {
  const text = useText('study');
  const { form, check, edit, readOnly } = useEditing();
  const field = useField();
  const { figures, smallestMinimum } = check;
  const typed = Number(form.minimumPersons);
  const below = smallestMinimum !== null && Number.isInteger(typed) && typed < smallestMinimum;
  const change = (patch: Parameters<typeof edit>[0] & { type: 'study' }) => edit(patch);
  return (
    <Panel title={text('editor.rules')} lead={text('editor.rulesLead')}>
      <div className="flex flex-col gap-6">
        <div>
          <NumberField
            {...field('minimumPersons')}
            label={text('editor.minimumPersons')}
            hint={text('editor.minimumPersonsHint')}
            decimal={false}
            value={form.minimumPersons}
            onChange={(event) => change({ type: 'study', patch: { minimumPersons: event.target.value } })}
          />
          {figures !== null && smallestMinimum !== null && (
            <FiguresLine figures={figures} minimum={smallestMinimum}>
              {!readOnly && typed !== smallestMinimum && (
                <Button
                  variant="secondary"
                  onClick={() => change({ type: 'study', patch: { minimumPersons: String(smallestMinimum) } })}
                >
                  {text('editor.useMinimum', { minimum: String(smallestMinimum) })}
                </Button>
              )}
            </FiguresLine>
          )}
        </div>
        {(below || form.override !== '') && (
          <TextArea
            {...field('override')}
            label={text('editor.override')}
            note={below ? undefined : text('preview.optional')}
            hint={`${smallestMinimum === null ? '' : `${text('editor.overrideNote', { minimum: String(smallestMinimum) })} `}${text('editor.overrideHint')}`}
            rows={3}
            value={form.override}
            onChange={(event) => change({ type: 'study', patch: { override: event.target.value } })}
          />
        )}
        <div className="grid gap-6 sm:grid-cols-2">
          <NumberField
            {...field('personsCap')}
            label={text('editor.personsCap')}
            hint={text('editor.personsCapHint')}
            decimal={false}
            value={form.personsCap}
            onChange={(event) => change({ type: 'study', patch: { personsCap: event.target.value } })}
          />
          <NumberField
            {...field('visits')}
            label={text('editor.visits')}
            hint={text('editor.visitsHint')}
            decimal={false}
            value={form.visits}
            onChange={(event) => change({ type: 'study', patch: { visits: event.target.value } })}
          />
        </div>
      </div>
    </Panel>
  );
}

function FiguresLine({
  figures,
  minimum,
  children,
}: {
  readonly figures: number;
  readonly minimum: number;
  readonly children: ReactNode;
}) {
  const text = useText('study');
  const format = useFormat();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-accent border-s-2 ps-3">
      <p role="status" className="reading figures text-sm">
        {text('editor.figures', { figures, minimum: format.number(minimum) })}
      </p>
      {children}
    </div>
  );
}
