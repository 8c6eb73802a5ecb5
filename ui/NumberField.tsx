import { type ComponentProps, type ReactNode, useId } from 'react';
import { describedBy, Field, type FieldText } from './Field.tsx';

export type NumberFieldProps = Omit<ComponentProps<'input'>, 'children' | 'type' | 'inputMode'> &
  FieldText & {
    /** What is shown and read after the number, such as a unit of measurement. */
    readonly unit?: string;
    /** Stands in the place of `unit` when there is a choice: a <UnitSwitch>. */
    readonly unitSwitch?: ReactNode;
    /** false for whole numbers: the phone then shows a keyboard without a decimal sign */
    readonly decimal?: boolean;
  };

/**
 * A number typed as text: nothing is rounded, reformatted or changed by a scroll wheel, and both decimal signs reach the caller.
 * The caller parses, and says in `error` what is wrong.
 */
export function NumberField({
  id,
  label,
  note,
  hint,
  error,
  unit,
  unitSwitch,
  decimal = true,
  className,
  ...rest
}: NumberFieldProps) {
  const own = useId();
  const key = id ?? own;
  const unitId = unit === undefined ? undefined : `${key}-unit`;
  return (
    <Field id={key} label={label} note={note} hint={hint} error={error} className={className}>
      <span className="flex flex-wrap items-stretch gap-2">
        <input
          autoComplete="off"
          {...rest}
          {...describedBy(key, { hint, error }, unitId)}
          id={key}
          type="text"
          inputMode={decimal ? 'decimal' : 'numeric'}
          className="control figures w-24 grow text-lg sm:w-36 sm:grow-0"
        />
        {unitSwitch ??
          (unit !== undefined && (
            <span id={unitId} className="flex min-h-11 items-center text-muted">
              {unit}
            </span>
          ))}
      </span>
    </Field>
  );
}

export type UnitSwitchProps = {
  /** Names the choice for a screen reader: "Unit of …". */
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
};

/** Two or three units side by side; native radio buttons underneath. */
export function UnitSwitch({ label, options, value, onChoose }: UnitSwitchProps) {
  const name = useId();
  return (
    <fieldset className="flex overflow-hidden rounded-md border border-edge has-focus-visible:outline-3 has-focus-visible:outline-focus has-focus-visible:outline-offset-2">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex min-h-11 cursor-pointer items-center border-edge border-e bg-surface px-3 text-muted last:border-e-0 hover:text-ink has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
