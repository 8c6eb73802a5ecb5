import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { describedBy, Field, type FieldText } from './Field.tsx';

export type TextFieldProps = Omit<ComponentProps<'input'>, 'children'> &
  FieldText & {
    readonly mono?: boolean /** a button at the end of the field, such as "show" */;
    readonly action?: ReactNode;
  };

/** One line of text. Takes everything that <input> takes. */
export function TextField({
  id,
  label,
  note,
  hint,
  error,
  mono,
  action,
  className,
  type = 'text',
  ...rest
}: TextFieldProps) {
  const own = useId();
  const key = id ?? own;
  return (
    <Field id={key} label={label} note={note} hint={hint} error={error} className={className}>
      <span className="flex items-center gap-1">
        <input
          {...rest}
          {...describedBy(key, { hint, error })}
          id={key}
          type={type}
          className={classNames('control', mono && 'font-mono')}
        />
        {action}
      </span>
    </Field>
  );
}
