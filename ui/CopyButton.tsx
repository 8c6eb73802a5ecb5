'use client';

import { useState } from 'react';
import { Button, type ButtonVariant } from './Button.tsx';

export type CopyButtonProps = {
  readonly text: string;
  readonly label: string;
  readonly doneLabel: string;
  /** shown when the browser forbids the clipboard: "Select the text and copy it yourself" */
  readonly failedLabel: string;
  readonly variant?: ButtonVariant;
  readonly className?: string;
};

/** Puts a text on the clipboard and says so, to eyes and screen readers. */
export function CopyButton({ text, label, doneLabel, failedLabel, variant = 'secondary', className }: CopyButtonProps) {
  const [state, setState] = useState<'rest' | 'done' | 'failed'>('rest');
  const copy = () => {
    // `navigator.clipboard` is missing on an insecure origin.
    const write = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    write.then(
      () => setState('done'),
      () => setState('failed'),
    );
  };
  const said = state === 'done' ? doneLabel : state === 'failed' ? failedLabel : '';
  return (
    <>
      <Button
        variant={variant}
        icon={state === 'done' ? 'check' : 'copy'}
        onClick={copy}
        onBlur={() => setState('rest')}
        {...(className === undefined ? {} : { className })}
      >
        {state === 'rest' ? label : said}
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
