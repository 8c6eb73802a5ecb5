'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { FieldError } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { proposeEdges } from './bins.ts';
import type { StatisticKind, VariableForm, VariableKind } from './draft-form.ts';
import { useEditing, useField } from './editing.tsx';

const NUMERIC = ['mean', 'variance', 'histogram', 'sum'] as const satisfies readonly StatisticKind[];
const CELLS = ['categories'] as const satisfies readonly StatisticKind[];

const kindsFor = (kind: VariableKind): readonly StatisticKind[] =>
  kind === 'category' || kind === 'yes-no' ? CELLS : NUMERIC;

/** What is to be learned of one variable. */
export function AskedFields({ variable, at }: { readonly variable: VariableForm; readonly at: string }) {
  const text = useText('study');
  const { edit, readOnly } = useEditing();
  const field = useField();
  const { id, error } = field(`${at}.asked`);
  return (
    <fieldset id={id} tabIndex={-1} {...(error === undefined ? {} : { 'aria-describedby': `${id}-error` })}>
      <legend className="font-semibold">{text('editor.asked')}</legend>
      <div className="grid sm:grid-cols-2">
        {kindsFor(variable.kind).map((kind) => (
          <CheckboxField
            key={kind}
            label={text(`editor.statistic.${kind}`)}
            checked={variable.asked.includes(kind)}
            disabled={readOnly}
            onChange={(event) => edit({ type: 'ask', key: variable.key, kind, asked: event.target.checked })}
          />
        ))}
      </div>
      <FieldError id={id}>{error}</FieldError>
      {variable.asked.includes('histogram') && (
        <div className="mt-2 border-line border-s-2 ps-4">
          <TextField
            {...field(`${at}.edges`)}
            label={text('editor.edges')}
            hint={text('editor.edgesHint')}
            className="figures"
            value={variable.edges}
            onChange={(event) => edit({ type: 'variable', key: variable.key, patch: { edges: event.target.value } })}
          />
          {!readOnly && <Proposal variable={variable} />}
        </div>
      )}
    </fieldset>
  );
}

const FIRST_BINS = '6';

function Proposal({ variable }: { readonly variable: VariableForm }) {
  const text = useText('study');
  const { edit } = useEditing();
  const [from, setFrom] = useState(variable.minimum);
  const [to, setTo] = useState(variable.maximum);
  const [bins, setBins] = useState(FIRST_BINS);
  const proposal = proposeEdges(variable, from, to, /^\d{1,3}$/.test(bins) ? Number(bins) : 0);
  return (
    <Disclosure summary={text('editor.propose')}>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3 pt-1">
        <NumberField
          label={text('editor.proposeFrom')}
          className="w-28"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <NumberField
          label={text('editor.proposeTo')}
          className="w-28"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <NumberField
          label={text('editor.proposeBins')}
          className="w-28"
          decimal={false}
          value={bins}
          onChange={(event) => setBins(event.target.value)}
        />
      </div>
      <p role="status" className="figures mt-3 text-muted text-sm">
        {proposal.ok ? proposal.edges.join(' · ') : text(`editor.proposeFault.${proposal.why}`)}
      </p>
      {proposal.ok && (
        <Button
          variant="secondary"
          className="mt-3"
          onClick={() => edit({ type: 'variable', key: variable.key, patch: { edges: proposal.edges.join(' ') } })}
        >
          {text('editor.proposeDo')}
        </Button>
      )}
    </Disclosure>
  );
}
