'use client';

import { type FormEvent, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { fragmentOf, readLink } from './link.ts';
import { Screen } from './Screen.tsx';

/** The address has no study link, or a part of one. */
export function LinkProblem({ kind }: { readonly kind: 'missing' | 'incomplete' }) {
  const text = useText('contribution');
  return (
    <Screen title={text(`link.${kind}Title`)} arrives={false}>
      <p className="reading">{text(`link.${kind}`)}</p>
      <PasteLink />
    </Screen>
  );
}

function PasteLink() {
  const text = useText('contribution');
  const [pasted, setPasted] = useState('');
  const [tried, setTried] = useState(false);
  const isGood = readLink(fragmentOf(pasted)).kind === 'complete';
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isGood) location.hash = fragmentOf(pasted);
  };
  return (
    <form onSubmit={open} noValidate className="flex flex-col items-start gap-4">
      <TextField
        label={text('link.paste')}
        value={pasted}
        onChange={(event) => setPasted(event.target.value)}
        error={tried && !isGood ? text('link.incomplete') : undefined}
        autoComplete="off"
        spellCheck={false}
        mono
        className="w-full"
      />
      <Button type="submit">{text('link.open')}</Button>
    </form>
  );
}

/** Without a secure origin browsers have neither workers' storage nor WebCrypto: the page asks nothing. */
export function InsecureOrigin() {
  const text = useText('contribution');
  return (
    <Screen title={text('link.insecureTitle')} arrives={false}>
      <Callout tone="danger">
        <p>{text('link.insecure')}</p>
        <p className="mt-2 font-semibold">{text('link.insecureDo')}</p>
      </Callout>
    </Screen>
  );
}

/** The link is complete, but there is nothing to contribute to behind it. */
export function StudyUnavailable({ fault, onRetry }: { readonly fault: DomainError; readonly onRetry: () => void }) {
  const text = useText('contribution');
  return (
    <Screen title={text('link.faultTitle')} arrives={false}>
      <FaultCallout fault={fault} onRetry={onRetry} />
    </Screen>
  );
}

export function StudyClosed({ title }: { readonly title: string }) {
  const text = useText('contribution');
  return (
    <Screen title={text('link.closedTitle')} above={<p className="text-muted">{title}</p>} arrives={false}>
      <p className="reading">{text('link.closed')}</p>
    </Screen>
  );
}
