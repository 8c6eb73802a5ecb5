import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

/** What every field says: its name, a note behind the name ("optional"), how to fill it in, and what is wrong with it. */
export type FieldText = {
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
};

export const isSaid = (text: ReactNode): boolean =>
  text !== undefined && text !== null && text !== false && text !== '';

/** The attributes that tie a control to its hint and its error; `undefined` parts are left out. */
export function describedBy(id: string, { hint, error }: Pick<FieldText, 'hint' | 'error'>, more?: string) {
  const ids = [isSaid(error) && `${id}-error`, isSaid(hint) && `${id}-hint`, more].filter(Boolean).join(' ');
  return {
    ...(ids === '' ? {} : { 'aria-describedby': ids }),
    ...(isSaid(error) ? { 'aria-invalid': true as const } : {}),
  };
}

/** Label above, hint below the label, control, error: one column that a magnified screen can follow. */
export function Field({
  id,
  label,
  note,
  hint,
  error,
  className,
  children,
}: FieldText & { readonly id: string; readonly className?: string | undefined; readonly children: ReactNode }) {
  return (
    <div className={classNames('flex flex-col', className)}>
      <label htmlFor={id} className="font-semibold">
        {label}
        {isSaid(note) && <span className="ms-2 font-normal text-muted text-sm">{note}</span>}
      </label>
      <Hint id={id}>{hint}</Hint>
      <div className="mt-1.5">{children}</div>
      <FieldError id={id}>{error}</FieldError>
    </div>
  );
}

export function Hint({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  if (!isSaid(children)) return null;
  return (
    <p id={`${id}-hint`} className="text-muted text-sm">
      {children}
    </p>
  );
}

export function FieldError({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  if (!isSaid(children)) return null;
  return (
    <p id={`${id}-error`} className="mt-1.5 flex gap-1.5 font-semibold text-danger text-sm">
      <Icon name="danger" className="mt-0.5 size-4.5" />
      <span>{children}</span>
    </p>
  );
}
