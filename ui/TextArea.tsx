import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';
import { describedBy, Field, type FieldText } from './Field.tsx';

export type TextAreaProps = Omit<ComponentProps<'textarea'>, 'children'> & FieldText & { readonly mono?: boolean };

/** Several lines of text; grows with its content where the browser can. */
export function TextArea({ id, label, note, hint, error, mono, className, rows = 4, ...rest }: TextAreaProps) {
  const own = useId();
  const key = id ?? own;
  return (
    <Field id={key} label={label} note={note} hint={hint} error={error} className={className}>
      <textarea
        {...rest}
        {...describedBy(key, { hint, error })}
        id={key}
        rows={rows}
        className={classNames('control field-sizing-content block min-h-24', mono && 'font-mono text-sm')}
      />
    </Field>
  );
}
