import {
  type DraftForm,
  idFrom,
  newVariable,
  type StatisticKind,
  type VariableForm,
  type VariableKind,
} from './draft-form.ts';

/** Everything that the editor can do to a form. */
export type Edit =
  | { readonly type: 'study'; readonly patch: Partial<Omit<DraftForm, 'variables' | 'policy'>> }
  | { readonly type: 'variable'; readonly key: number; readonly patch: Partial<Omit<VariableForm, 'key'>> }
  | { readonly type: 'ask'; readonly key: number; readonly kind: StatisticKind; readonly asked: boolean }
  | { readonly type: 'add'; readonly kind: VariableKind }
  | { readonly type: 'remove'; readonly key: number }
  | { readonly type: 'move'; readonly key: number; readonly by: -1 | 1 }
  | { readonly type: 'replace'; readonly form: DraftForm };

/** The form after an edit; the same object when nothing changes. */
export function edited(form: DraftForm, edit: Edit): DraftForm {
  switch (edit.type) {
    case 'study':
      return { ...form, ...edit.patch };
    case 'variable':
      return eachOf(form, edit.key, (variable) => patched(variable, edit.patch));
    case 'ask':
      return eachOf(form, edit.key, (variable) => ({
        ...variable,
        asked: edit.asked
          ? [...variable.asked.filter((kind) => kind !== edit.kind), edit.kind]
          : variable.asked.filter((kind) => kind !== edit.kind),
      }));
    case 'add':
      return { ...form, variables: [...form.variables, newVariable(edit.kind)] };
    case 'remove':
      return { ...form, variables: form.variables.filter(({ key }) => key !== edit.key) };
    case 'move':
      return { ...form, variables: moved(form.variables, edit.key, edit.by) };
    case 'replace':
      return edit.form;
  }
}

const eachOf = (form: DraftForm, key: number, change: (variable: VariableForm) => VariableForm): DraftForm => ({
  ...form,
  variables: form.variables.map((variable) => (variable.key === key ? change(variable) : variable)),
});

/** An id that was not typed follows the label; one that was typed stays. A public group must be answered. */
function patched(variable: VariableForm, patch: Partial<Omit<VariableForm, 'key'>>): VariableForm {
  const next = { ...variable, ...patch };
  if (patch.id !== undefined) return { ...next, idFollows: false };
  if (patch.label !== undefined && variable.idFollows) return { ...next, id: idFrom(patch.label) };
  if (patch.publicStratum === true) return { ...next, required: true };
  return next;
}

function moved(variables: readonly VariableForm[], key: number, by: -1 | 1): readonly VariableForm[] {
  const from = variables.findIndex((variable) => variable.key === key);
  const to = from + by;
  const here = variables[from];
  const there = variables[to];
  if (here === undefined || there === undefined) return variables;
  return variables.map((variable, index) => (index === from ? there : index === to ? here : variable));
}
