'use client';

import { useText } from '../../messages/provider.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { VariableForm } from './draft-form.ts';
import { useEditing, useField } from './editing.tsx';

const MOST_UNITS = 4;

/** Range, unit and decimals of a number; first and last day of a date. */
export function NumericFields({ variable, at }: { readonly variable: VariableForm; readonly at: string }) {
  const text = useText('study');
  const { edit } = useEditing();
  const field = useField();
  const change = (patch: Partial<VariableForm>) => edit({ type: 'variable', key: variable.key, patch });
  if (variable.kind === 'date') {
    return (
      <div className="grid gap-6 sm:grid-cols-2">
        <TextField
          {...field(`${at}.minimum`)}
          type="date"
          label={text('editor.from')}
          value={variable.minimum}
          onChange={(event) => change({ minimum: event.target.value })}
        />
        <TextField
          {...field(`${at}.maximum`)}
          type="date"
          label={text('editor.to')}
          value={variable.maximum}
          onChange={(event) => change({ maximum: event.target.value })}
        />
      </div>
    );
  }
  return (
    <>
      <div className="grid grid-cols-2 items-end gap-x-4 gap-y-6">
        <TextField
          {...field(`${at}.unit`)}
          label={text('editor.unit')}
          className={variable.kind === 'number' ? 'max-w-36' : 'col-span-2 max-w-36'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={30}
          value={variable.unit}
          onChange={(event) => change({ unit: event.target.value })}
        />
        <NumberField
          {...field(`${at}.minimum`)}
          label={text('editor.minimum')}
          value={variable.minimum}
          onChange={(event) => change({ minimum: event.target.value })}
        />
        <NumberField
          {...field(`${at}.maximum`)}
          label={text('editor.maximum')}
          value={variable.maximum}
          onChange={(event) => change({ maximum: event.target.value })}
        />
        {variable.kind === 'number' && (
          <NumberField
            {...field(`${at}.decimals`)}
            label={text('editor.decimals')}
            decimal={false}
            value={variable.decimals}
            onChange={(event) => change({ decimals: event.target.value })}
          />
        )}
      </div>
      <Alternatives variable={variable} at={at} />
    </>
  );
}

function Alternatives({ variable, at }: { readonly variable: VariableForm; readonly at: string }) {
  const text = useText('study');
  const { edit, readOnly } = useEditing();
  const field = useField();
  const units = variable.alternativeUnits;
  const set = (alternativeUnits: VariableForm['alternativeUnits']) =>
    edit({ type: 'variable', key: variable.key, patch: { alternativeUnits } });
  const change = (index: number, patch: Partial<(typeof units)[number]>) =>
    set(units.map((unit, i) => (i === index ? { ...unit, ...patch } : unit)));
  return (
    <fieldset>
      <legend className="font-semibold">{text('editor.alternatives')}</legend>
      {units.length > 0 && (
        <p className="text-muted text-sm">{text('editor.alternativeHint', { unit: variable.unit })}</p>
      )}
      {units.map((unit, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a unit has no identity but its place
        <div key={index} className="mt-3 flex flex-wrap items-start gap-3">
          <TextField
            {...field(`${at}.alternativeUnits.${index}.unit`)}
            label={text('editor.alternativeUnit')}
            className="w-28"
            value={unit.unit}
            onChange={(event) => change(index, { unit: event.target.value })}
          />
          <NumberField
            {...field(`${at}.alternativeUnits.${index}.numerator`)}
            label={text('editor.numerator')}
            className="w-36"
            value={unit.numerator}
            onChange={(event) => change(index, { numerator: event.target.value })}
          />
          <NumberField
            {...field(`${at}.alternativeUnits.${index}.denominator`)}
            label={text('editor.denominator')}
            className="w-36"
            value={unit.denominator}
            onChange={(event) => change(index, { denominator: event.target.value })}
          />
          {!readOnly && (
            <IconButton
              icon="trash"
              className="mt-8"
              label={text('editor.removeAlternative', { unit: unit.unit })}
              onClick={() => set(units.filter((_, i) => i !== index))}
            />
          )}
        </div>
      ))}
      {!readOnly && units.length < MOST_UNITS && (
        <Button
          variant="quiet"
          icon="plus"
          className="mt-1 -ms-4"
          onClick={() => set([...units, { unit: '', numerator: '1', denominator: '1' }])}
        >
          {text('editor.addAlternative')}
        </Button>
      )}
    </fieldset>
  );
}
