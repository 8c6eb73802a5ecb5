import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';
import { describedBy, FieldError, type FieldText, isSaid } from './Field.tsx';

export type CheckboxFieldProps = Omit<ComponentProps<'input'>, 'children' | 'type'> & FieldText;

/** One yes or no; the whole line can be pressed. */
export function CheckboxField({ id, label, note, hint, error, className, ...rest }: CheckboxFieldProps) {
  const own = useId();
  const key = id ?? own;
  return (
    <div className={className}>
      <div className="flex gap-3">
        <input {...rest} {...describedBy(key, { hint, error })} id={key} type="checkbox" className="tick mt-2" />
        <div className="min-w-0">
          <label
            htmlFor={key}
            className={classNames(
              'flex min-h-11 cursor-pointer flex-wrap items-center py-1.5',
              isSaid(hint) && 'font-semibold',
            )}
          >
            {label}
            {isSaid(note) && <span className="ms-2 font-normal text-muted text-sm">{note}</span>}
          </label>
          {isSaid(hint) && (
            <p id={`${key}-hint`} className="-mt-1.5 pb-1.5 text-muted text-sm">
              {hint}
            </p>
          )}
        </div>
      </div>
      <FieldError id={key}>{error}</FieldError>
    </div>
  );
}
