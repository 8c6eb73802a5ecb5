'use client';

import { common } from '../messages/en/common.ts';
import { TextProvider, useText } from '../messages/provider.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

const areas = { common };

/** Stands in for a page that threw. The message itself stays on the server; the digest names it in the log. */
export default function Crashed({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <TextProvider areas={areas}>
      <CrashedText reference={error.digest} onRetry={reset} />
    </TextProvider>
  );
}

function CrashedText({ reference, onRetry }: { readonly reference: string | undefined; readonly onRetry: () => void }) {
  const text = useText('common');
  return (
    <div className="mx-auto w-full max-w-page px-4 sm:px-6" role="alert">
      <EmptyState
        drawing="broken"
        level={1}
        title={text('crashed.title')}
        actions={
          <>
            <Button onClick={onRetry}>{text('crashed.action')}</Button>
            <LinkButton href="/" variant="secondary">
              {text('crashed.home')}
            </LinkButton>
          </>
        }
      >
        <p>{text('crashed.text')}</p>
        {reference !== undefined && <p className="mt-2 text-sm">{text('crashed.reference', { reference })}</p>}
      </EmptyState>
    </div>
  );
}
