'use client';

import { useText } from '../../messages/provider.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { idFrom, type VariableForm } from './draft-form.ts';
import { useEditing, useField } from './editing.tsx';

const MOST_CATEGORIES = 32;
const FEWEST_CATEGORIES = 2;

/** The answers to choose from, and whether they split every result. */
export function CategoryFields({ variable, at }: { readonly variable: VariableForm; readonly at: string }) {
  const text = useText('study');
  const { edit, readOnly } = useEditing();
  const field = useField();
  const { categories } = variable;
  const set = (next: VariableForm['categories']) =>
    edit({ type: 'variable', key: variable.key, patch: { categories: next } });
  const change = (index: number, patch: Partial<(typeof categories)[number]>) =>
    set(categories.map((category, i) => (i === index ? { ...category, ...patch } : category)));
  // A short name that was never typed follows the answer, as the variable's own does.
  const relabel = (index: number, label: string) => {
    const before = categories[index];
    const follows = before === undefined || before.label === '' || before.id === idFrom(before.label);
    change(index, { label, ...(follows && idFrom(label) !== '' ? { id: idFrom(label) } : {}) });
  };
  return (
    <>
      <fieldset>
        <legend className="font-semibold">{text('editor.categories')}</legend>
        {categories.map((category, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is what a person sees of it
          <div key={index} className="mt-3 flex items-start gap-3">
            <div className="grid min-w-0 grow gap-3 sm:grid-cols-[2fr_1fr]">
              <TextField
                {...field(`${at}.categories.${index}.label`)}
                label={text('editor.category', { number: String(index + 1) })}
                maxLength={80}
                value={category.label}
                onChange={(event) => relabel(index, event.target.value)}
              />
              <TextField
                {...field(`${at}.categories.${index}.id`)}
                label={text('editor.id')}
                aria-label={text('editor.categoryId', { number: String(index + 1) })}
                mono
                value={category.id}
                onChange={(event) => change(index, { id: event.target.value })}
              />
            </div>
            {!readOnly && (
              <IconButton
                icon="trash"
                className="mt-8"
                label={text('editor.removeCategory', { number: String(index + 1) })}
                disabled={categories.length <= FEWEST_CATEGORIES}
                onClick={() => set(categories.filter((_, i) => i !== index))}
              />
            )}
          </div>
        ))}
        {!readOnly && categories.length < MOST_CATEGORIES && (
          <Button
            variant="quiet"
            icon="plus"
            className="mt-1 -ms-4"
            onClick={() => set([...categories, { id: `answer-${categories.length + 1}`, label: '' }])}
          >
            {text('editor.addCategory')}
          </Button>
        )}
      </fieldset>
      <CheckboxField
        {...field(`${at}.publicStratum`)}
        label={text('editor.publicStratum')}
        hint={text('editor.publicStratumHint')}
        checked={variable.publicStratum}
        onChange={(event) =>
          edit({ type: 'variable', key: variable.key, patch: { publicStratum: event.target.checked } })
        }
      />
    </>
  );
}
