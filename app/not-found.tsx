import type { Metadata } from 'next';
import { serverText } from '../messages/server.ts';
import { LinkButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

export const metadata: Metadata = { title: serverText('common')('notFound.title') };

export default function NotFound() {
  const text = serverText('common');
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-page items-center px-4 sm:px-6">
      <EmptyState
        drawing="search"
        level={1}
        title={text('notFound.title')}
        actions={<LinkButton href="/">{text('notFound.action')}</LinkButton>}
      >
        {text('notFound.text')}
      </EmptyState>
    </main>
  );
}
