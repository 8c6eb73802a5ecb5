'use client';

import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button, IconButton } from './Button.tsx';

export type DialogProps = {
  readonly open: boolean;
  /** Escape, the cross and a press beside the sheet; not called while `busy`. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly closeLabel: string;
  readonly footer?: ReactNode;
  readonly busy?: boolean;
  readonly children?: ReactNode;
};

/** A native modal <dialog>: the browser keeps the focus inside and gives it back afterwards. */
function Dialog({ open, onClose, title, closeLabel, footer, busy = false, children }: DialogProps) {
  const sheet = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = sheet.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  const beside = (event: MouseEvent) => {
    if (event.target === sheet.current && !busy) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is Escape, which arrives as `cancel`
    <dialog
      ref={sheet}
      aria-labelledby={titleId}
      className="sheet"
      onClick={beside}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      {open && (
        <div>
          <div className="flex items-start justify-between gap-4 px-5 pt-4 sm:px-6">
            <h2 id={titleId} className="pt-2 text-xl">
              {title}
            </h2>
            <IconButton icon="close" label={closeLabel} onClick={onClose} disabled={busy} className="-me-2" />
          </div>
          <div className="px-5 pt-2 pb-5 sm:px-6">{children}</div>
          {footer !== undefined && (
            <div className="flex flex-col-reverse gap-3 border-line border-t bg-paper px-5 py-4 sm:flex-row sm:justify-end sm:px-6">
              {footer}
            </div>
          )}
        </div>
      )}
    </dialog>
  );
}

export type ConfirmDialogProps = Omit<DialogProps, 'footer'> & {
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly onConfirm: () => void;
  readonly danger?: boolean;
  /** false while something must still be typed or ticked inside */
  readonly ready?: boolean;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  confirmLabel,
  cancelLabel,
  onConfirm,
  danger = false,
  ready = true,
  ...rest
}: ConfirmDialogProps) {
  return (
    <Dialog
      {...rest}
      footer={
        <>
          <Button variant="secondary" onClick={rest.onClose} disabled={rest.busy === true}>
            {cancelLabel}
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            onClick={onConfirm}
            busy={rest.busy === true}
            disabled={!ready}
          >
            {confirmLabel}
          </Button>
        </>
      }
    />
  );
}
