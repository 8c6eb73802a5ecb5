import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';
import { describedBy, FieldError, type FieldText, Hint, isSaid } from './Field.tsx';

export type FieldsetProps = ComponentProps<'fieldset'> &
  Omit<FieldText, 'label'> & { readonly legend: FieldText['label'] };

/** Fields that belong together, under a legend that a screen reader says with each of them. */
export function Fieldset({ id, legend, note, hint, error, className, children, ...rest }: FieldsetProps) {
  const own = useId();
  const key = id ?? own;
  const { 'aria-describedby': ids } = describedBy(key, { hint, error });
  return (
    <fieldset
      {...rest}
      id={key}
      {...(ids === undefined ? {} : { 'aria-describedby': ids })}
      className={classNames('min-w-0', className)}
    >
      <legend className="mb-1 font-semibold">
        {legend}
        {isSaid(note) && <span className="ms-2 font-normal text-muted text-sm">{note}</span>}
      </legend>
      <Hint id={key}>{hint}</Hint>
      {children}
      <FieldError id={key}>{error}</FieldError>
    </fieldset>
  );
}
