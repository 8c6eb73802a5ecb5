import type { Metadata } from 'next';
import { serverText } from '../../messages/server.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

/** Stands in the frame of the site for a study or page that is not there, or not for whoever asks. */
export const metadata: Metadata = { title: serverText('common')('notFound.title') };

export default function NotFound() {
  const text = serverText('common');
  return (
    <EmptyState
      drawing="search"
      level={1}
      title={text('notFound.title')}
      actions={<LinkButton href="/">{text('notFound.action')}</LinkButton>}
    >
      {text('notFound.text')}
    </EmptyState>
  );
}
