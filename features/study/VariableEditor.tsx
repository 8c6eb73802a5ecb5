'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { AskedFields } from './AskedFields.tsx';
import { CategoryFields } from './CategoryFields.tsx';
import type { VariableForm } from './draft-form.ts';
import { useEditing, useField } from './editing.tsx';
import { NumericFields } from './NumericFields.tsx';

interface VariableEditorProps {
  readonly variable: VariableForm;
  readonly index: number;
  readonly count: number;
  readonly open: boolean;
}

/** One variable, folded to a line until it is worked on. */
export function VariableEditor({ variable, index, count, open }: VariableEditorProps) {
  const text = useText('study');
  const { check, edit, readOnly } = useEditing();
  const faults = check.faults.filter(({ field }) => field.startsWith(`variables.${index}.`)).length;
  const label = variable.label.trim() === '' ? text('editor.unnamed') : variable.label;
  return (
    <div className="flex flex-col rounded-lg border border-line bg-surface ps-4 pe-1 sm:flex-row sm:items-start sm:gap-1">
      <details className="group peer min-w-0 grow" open={open}>
        <summary className="flex min-h-14 list-none flex-wrap items-center gap-x-3 gap-y-1 py-2">
          <Icon name="chevronDown" className="-rotate-90 size-5 text-accent transition-transform group-open:rotate-0" />
          <span className="min-w-0 font-semibold">{label}</span>
          <span className="text-muted text-sm">{text(`editor.kind.${variable.kind}`)}</span>
          {variable.publicStratum && <Badge tone="info">{text('editor.publicStratum')}</Badge>}
          {faults > 0 && <Icon name="danger" className="size-5 text-danger" />}
        </summary>
        <div className="flex flex-col gap-6 pt-2 pe-3 pb-6">
          <Naming variable={variable} at={`variables.${index}`} />
          {(variable.kind === 'number' || variable.kind === 'integer' || variable.kind === 'date') && (
            <NumericFields variable={variable} at={`variables.${index}`} />
          )}
          {variable.kind === 'category' && <CategoryFields variable={variable} at={`variables.${index}`} />}
          {!variable.publicStratum && <AskedFields variable={variable} at={`variables.${index}`} />}
          <Details variable={variable} at={`variables.${index}`} />
        </div>
      </details>
      {!readOnly && (
        // In a narrow window a row of its own, below what is being worked on: the order in which the keyboard meets it.
        <div className="flex shrink-0 flex-wrap justify-end py-1.5 max-sm:me-3 max-sm:gap-x-2 max-sm:border-line max-sm:border-t max-sm:peer-open:border-t-0">
          <IconButton
            icon="chevronDown"
            className="rotate-180"
            label={text('editor.up', { label })}
            disabled={index === 0}
            onClick={() => edit({ type: 'move', key: variable.key, by: -1 })}
          />
          <IconButton
            icon="chevronDown"
            label={text('editor.down', { label })}
            disabled={index === count - 1}
            onClick={() => edit({ type: 'move', key: variable.key, by: 1 })}
          />
          <Removal label={label} onRemove={() => edit({ type: 'remove', key: variable.key })} />
        </div>
      )}
    </div>
  );
}

function Removal({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  const text = useText('study');
  const frame = useText('common');
  const [asking, ask] = useState(false);
  return (
    <>
      <IconButton icon="trash" label={text('editor.remove', { label })} onClick={() => ask(true)} />
      <ConfirmDialog
        open={asking}
        onClose={() => ask(false)}
        title={text('editor.removeTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={frame('remove')}
        danger
        onConfirm={onRemove}
      >
        {text('editor.removeText', { label })}
      </ConfirmDialog>
    </>
  );
}

interface PartProps {
  readonly variable: VariableForm;
  readonly at: string;
}

function Naming({ variable, at }: PartProps) {
  const text = useText('study');
  const { edit } = useEditing();
  const field = useField();
  return (
    <TextField
      {...field(`${at}.label`)}
      label={text('editor.label')}
      value={variable.label}
      maxLength={120}
      onChange={(event) => edit({ type: 'variable', key: variable.key, patch: { label: event.target.value } })}
    />
  );
}

/** What most variables need once or never. Opens by itself where something in it is wrong. */
function Details({ variable, at }: PartProps) {
  const text = useText('study');
  const { check, edit } = useEditing();
  const field = useField();
  const wrong = check.faults.some(({ field: place }) => place === `${at}.id` || place === `${at}.loinc`);
  const change = (patch: Partial<VariableForm>) => edit({ type: 'variable', key: variable.key, patch });
  return (
    <Disclosure summary={text('editor.details')} {...(wrong ? { open: true } : {})}>
      <div className="flex flex-col gap-6 pt-2">
        <TextField
          {...field(`${at}.help`)}
          label={text('editor.help')}
          note={text('preview.optional')}
          hint={text('editor.helpHint')}
          value={variable.help}
          onChange={(event) => change({ help: event.target.value })}
        />
        <div className="grid gap-6 sm:grid-cols-2">
          <TextField
            {...field(`${at}.id`)}
            label={text('editor.id')}
            hint={text('editor.idHint')}
            mono
            autoCapitalize="none"
            spellCheck={false}
            value={variable.id}
            onChange={(event) => change({ id: event.target.value })}
          />
          <TextField
            {...field(`${at}.loinc`)}
            label={text('editor.loinc')}
            note={text('preview.optional')}
            hint={text('editor.loincHint')}
            mono
            value={variable.loinc}
            onChange={(event) => change({ loinc: event.target.value })}
          />
        </div>
        {!variable.publicStratum && (
          <CheckboxField
            {...field(`${at}.required`)}
            label={text('editor.required')}
            hint={text('editor.requiredHint')}
            checked={variable.required}
            onChange={(event) => change({ required: event.target.checked })}
          />
        )}
      </div>
    </Disclosure>
  );
}
