'use client';

import { type ChangeEvent, type ReactNode, useId } from 'react';
import { describedBy, Field } from '../../ui/Field.tsx';

export type FileFieldProps = {
  readonly id?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  /** File name endings and media types, as <input> takes them. */
  readonly accept?: string;
  readonly disabled?: boolean;
  readonly onChoose: (file: File) => void;
};

/** One file of the person's own, read in this page and sent nowhere. */
export function FileField({ id, label, hint, error, accept, disabled, onChoose }: FileFieldProps) {
  const own = useId();
  const key = id ?? own;
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file !== undefined) onChoose(file);
  };
  return (
    <Field id={key} label={label} hint={hint} error={error}>
      <input
        {...describedBy(key, { hint, error })}
        id={key}
        type="file"
        accept={accept}
        disabled={disabled === true}
        onChange={choose}
        className="control file:me-3 file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:py-1 file:font-semibold file:text-ink"
      />
    </Field>
  );
}

/** The octets of a chosen file; nothing of it is kept. */
export const octetsOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());
