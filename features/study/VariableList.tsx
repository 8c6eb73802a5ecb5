'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { newKey, type VariableKind } from './draft-form.ts';
import { fieldId, useEditing } from './editing.tsx';
import { VariableEditor } from './VariableEditor.tsx';

const KINDS = ['number', 'integer', 'category', 'yes-no', 'date'] as const satisfies readonly VariableKind[];

/** The dictionary: what is asked, in the order in which contributors meet it. */
export function VariableList() {
  const text = useText('study');
  const { form, check, edit, readOnly } = useEditing();
  // What stood there when the page came is folded; what is added here opens.
  const [first] = useState(newKey);
  const overall = check.faults.find(({ field }) => field === 'variables');
  return (
    <Panel title={text('editor.variables')} lead={text('editor.variablesLead')}>
      <ol className="flex flex-col gap-3">
        {form.variables.map((variable, index) => (
          <li key={variable.key}>
            <VariableEditor
              variable={variable}
              index={index}
              count={form.variables.length}
              open={variable.key > first}
            />
          </li>
        ))}
      </ol>
      {overall !== undefined && (
        <p id={fieldId('variables')} tabIndex={-1} className="mt-3 font-semibold text-danger text-sm">
          {text(`fault.${overall.reason}`, overall.detail as never)}
        </p>
      )}
      {!readOnly && (
        <fieldset className="mt-5">
          <legend className="font-semibold">{text('editor.addVariable')}</legend>
          <div className="mt-2 flex flex-wrap gap-2">
            {KINDS.map((kind) => (
              <Button key={kind} variant="secondary" icon="plus" onClick={() => edit({ type: 'add', kind })}>
                {text(`editor.kind.${kind}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      )}
    </Panel>
  );
}
