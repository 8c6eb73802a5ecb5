import { type ComponentProps, useId } from 'react';
import { describedBy, Field, type FieldText } from './Field.tsx';
import { Icon } from './Icon.tsx';

export type SelectFieldProps = Omit<ComponentProps<'select'>, 'children'> &
  FieldText & {
    readonly options: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[];
    /** The first, empty choice: "Choose …". */
    readonly placeholder?: string;
  };

/** A native <select>; for up to five choices a RadioGroup reads better. */
export function SelectField({
  id,
  label,
  note,
  hint,
  error,
  options,
  placeholder,
  className,
  ...rest
}: SelectFieldProps) {
  const own = useId();
  const key = id ?? own;
  return (
    <Field id={key} label={label} note={note} hint={hint} error={error} className={className}>
      <span className="relative block">
        <select {...rest} {...describedBy(key, { hint, error })} id={key} className="control appearance-none pe-10">
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled === true}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon
          name="chevronDown"
          className="-translate-y-1/2 pointer-events-none absolute end-3 top-1/2 size-5 text-muted"
        />
      </span>
    </Field>
  );
}
