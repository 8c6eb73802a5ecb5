import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import type { FieldText } from './Field.tsx';
import { Fieldset } from './Fieldset.tsx';

export type RadioOption = {
  readonly value: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
};

export type RadioGroupProps = Omit<FieldText, 'label'> & {
  readonly legend: ReactNode;
  readonly name: string;
  readonly options: readonly RadioOption[];
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onChoose?: (value: string) => void;
  readonly required?: boolean;
  /** 'cards' gives each choice a frame: for few choices that need a sentence each */
  readonly look?: 'list' | 'cards';
  readonly className?: string;
  readonly id?: string;
};

/** One choice of several, as native radio buttons: arrow keys move, each row is a 44 px target. */
export function RadioGroup({
  legend,
  name,
  options,
  value,
  defaultValue,
  onChoose,
  required,
  look = 'list',
  ...text
}: RadioGroupProps) {
  const prefix = useId();
  const wrong = text.error !== undefined && text.error !== null && text.error !== '';
  return (
    <Fieldset legend={legend} {...text}>
      <div className={look === 'cards' ? 'mt-2 flex flex-col gap-2' : 'mt-1 flex flex-col'}>
        {options.map((option, index) => {
          const hintId = `${prefix}-${index}`;
          return (
            <label
              key={option.value}
              className={classNames(
                'flex min-h-11 cursor-pointer items-start gap-3 py-2.5',
                look === 'cards' &&
                  'rounded-md border border-line bg-surface px-3.5 hover:border-edge has-checked:border-accent has-checked:bg-accent-wash',
              )}
            >
              <input
                type="radio"
                name={name}
                value={option.value}
                disabled={option.disabled === true}
                required={required === true}
                className="tick mt-0.5"
                {...(wrong ? { 'aria-invalid': true } : {})}
                {...(option.hint === undefined ? {} : { 'aria-describedby': hintId })}
                {...(value === undefined ? {} : { checked: value === option.value })}
                {...(defaultValue === undefined ? {} : { defaultChecked: defaultValue === option.value })}
                {...(onChoose === undefined ? {} : { onChange: () => onChoose(option.value) })}
              />
              <span>
                {option.label}
                {option.hint !== undefined && (
                  <span id={hintId} className="block text-muted text-sm">
                    {option.hint}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </Fieldset>
  );
}
