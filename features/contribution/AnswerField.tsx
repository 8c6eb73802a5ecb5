'use client';

import type { ReactNode } from 'react';
import { isPublicStratum, isRequired } from '../../core/dictionary/primitives.ts';
import { rangeIn } from '../../core/dictionary/unit-conversion.ts';
import type { Variable } from '../../core/dictionary/variable.ts';
import { useText } from '../../messages/provider.tsx';
import { NumberField, UnitSwitch } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { isMeasured, type TypedAnswer, unitsOf, unitText, withoutTrailingZeros } from './form-model.ts';

/** More choices than this stand in a list that opens. */
const RADIO_MOST = 6;

export const fieldIdOf = (variable: Variable): string => `answer-${variable.id}`;

export type AnswerFieldProps = {
  readonly variable: Variable;
  readonly answer: TypedAnswer;
  readonly error: ReactNode;
  readonly onText: (text: string) => void;
  readonly onUnit: (unit: string) => void;
  readonly onLeave: () => void;
};

/** The field of one question, as its kind asks for. */
export function AnswerField({ variable, answer, error, onText, onUnit, onLeave }: AnswerFieldProps) {
  const text = useText('contribution');
  const common = {
    id: fieldIdOf(variable),
    error,
    ...(isRequired(variable) ? {} : { note: text('form.optional') }),
  };
  const control = {
    value: answer.text,
    onChange: (event: { readonly target: { readonly value: string } }) => onText(event.target.value),
    onBlur: onLeave,
    autoComplete: 'off',
    'aria-required': isRequired(variable),
  };
  if (isMeasured(variable)) {
    const unit = answer.unit ?? variable.unit;
    const units = unitsOf(variable);
    const { minimum, maximum } = rangeIn(variable, unit);
    const range = text('form.range', {
      minimum: withoutTrailingZeros(minimum),
      maximum: withoutTrailingZeros(maximum),
      unit: unitText(unit) || 'none',
    });
    return (
      <NumberField
        {...common}
        {...control}
        label={variable.label}
        hint={<Hint help={variable.help} range={range} />}
        decimal={variable.kind === 'number' || units.length > 1}
        unit={unitText(unit)}
        {...(units.length > 1
          ? {
              unitSwitch: (
                <UnitSwitch
                  label={text('form.unitOf', { label: variable.label })}
                  options={units.map((option) => ({ value: option, label: unitText(option) }))}
                  value={unit}
                  onChoose={onUnit}
                />
              ),
            }
          : {})}
      />
    );
  }
  if (variable.kind === 'date')
    return (
      <TextField
        {...common}
        {...control}
        label={variable.label}
        hint={<Hint help={variable.help} range={text('form.dayRange', variable)} />}
        type="date"
        min={variable.minimum}
        max={variable.maximum}
        className="sm:max-w-60"
      />
    );
  const choices =
    variable.kind === 'yes-no'
      ? [
          { value: 'yes', label: text('form.yes') },
          { value: 'no', label: text('form.no') },
        ]
      : variable.categories.map(({ id, label }) => ({ value: id, label }));
  const clear = isPublicStratum(variable) ? text('form.clear') : undefined;
  const hint = <Hint help={variable.help} range={clear} />;
  if (choices.length > RADIO_MOST)
    return (
      <SelectField
        {...common}
        {...control}
        label={variable.label}
        hint={hint}
        placeholder={text(isRequired(variable) ? 'form.chooseAnswer' : 'form.clearAnswer')}
        options={choices}
      />
    );
  return (
    <RadioGroup
      {...common}
      legend={variable.label}
      hint={variable.help === '' && clear === undefined ? undefined : hint}
      name={fieldIdOf(variable)}
      value={answer.text}
      onChoose={onText}
      options={isRequired(variable) ? choices : [...choices, { value: '', label: text('form.clearAnswer') }]}
    />
  );
}

function Hint({ help, range }: { readonly help: string; readonly range: string | undefined }) {
  if (range === undefined || range === help) return help;
  return help === '' ? (
    range
  ) : (
    <>
      {help} {range}
    </>
  );
}
