'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { useText } from '../../messages/provider.tsx';
import type { DraftCheck, EditorFault } from './draft-check.ts';
import type { Edit } from './draft-edits.ts';
import type { DraftForm } from './draft-form.ts';

export interface Editing {
  readonly form: DraftForm;
  readonly check: DraftCheck;
  readonly edit: (edit: Edit) => void;
  readonly readOnly: boolean;
}

const Context = createContext<Editing | null>(null);

export function EditingProvider({ editing, children }: { readonly editing: Editing; readonly children: ReactNode }) {
  return <Context value={editing}>{children}</Context>;
}

/** The draft that is being edited. Needs <EditingProvider> above it. */
export function useEditing(): Editing {
  const editing = useContext(Context);
  if (editing === null) throw new Error('an editor field stands outside of the editor');
  return editing;
}

/** Id of the element that edits a place of the form. */
export const fieldId = (field: string): string => `draft-${field.replaceAll('.', '-')}`;

/** A fault in one sentence. */
export function useFaultSentence(): (fault: EditorFault) => string {
  const text = useText('study');
  // Which arguments a reason has is settled where the fault is made; the sentences test covers every reason.
  return (fault) => text(`fault.${fault.reason}`, fault.detail as never);
}

/** What ties a control to its place in the form: its id, what is wrong with it, and whether it may be changed. */
export function useField(): (field: string) => { id: string; error?: string; disabled?: boolean } {
  const { check, readOnly } = useEditing();
  const say = useFaultSentence();
  return (field) => {
    const fault = check.faults.find((candidate) => candidate.field === field);
    return {
      id: fieldId(field),
      ...(fault === undefined ? {} : { error: say(fault) }),
      ...(readOnly ? { disabled: true } : {}),
    };
  };
}
