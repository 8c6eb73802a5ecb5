'use client';

import { useText } from '../../messages/provider.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { isCounted, type KeptContribution } from './kept.ts';

export const VISIT_FIELD = 'visit';
const RADIO_MOST = 6;

export type VisitFieldProps = {
  readonly visits: number;
  /** Counts from 0; null while none is chosen. */
  readonly visit: number | null;
  readonly kept: readonly KeptContribution[];
  readonly onVisit: (visit: number) => void;
  readonly error: string | undefined;
};

/** Which of the study's visits the answers are for; says to which of them this device has contributed. */
export function VisitField({ visits, visit, kept, onVisit, error }: VisitFieldProps) {
  const text = useText('contribution');
  const isTaken = (index: number) => kept.some((one) => one.visit === index && isCounted(one));
  const value = visit === null ? '' : String(visit);
  const options = Array.from({ length: visits }, (_, index) => ({
    value: String(index),
    label: text('visit.option', { visit: index + 1 }),
    ...(isTaken(index) ? { hint: text('visit.taken') } : {}),
  }));
  if (visits > RADIO_MOST)
    return (
      <SelectField
        id={VISIT_FIELD}
        label={text('visit.legend')}
        options={options.map(({ value: key, label }) => ({ value: key, label }))}
        placeholder={text('visit.choose')}
        value={value}
        onChange={(event) => event.target.value !== '' && onVisit(Number(event.target.value))}
        error={error}
        hint={visit !== null && isTaken(visit) ? text('visit.taken') : undefined}
      />
    );
  return (
    <RadioGroup
      id={VISIT_FIELD}
      name={VISIT_FIELD}
      legend={text('visit.legend')}
      options={options}
      value={value}
      onChoose={(chosen) => onVisit(Number(chosen))}
      error={error}
    />
  );
}
