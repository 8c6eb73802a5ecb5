import { serverText } from '../messages/server.ts';
import { LinkButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

export const absentTitle = serverText('common')('notFound.title');

/** What stands in the place of a page, or of a study, that is not there or not for whoever asks. */
export function Absent() {
  const text = serverText('common');
  return (
    <EmptyState
      drawing="search"
      level={1}
      title={absentTitle}
      actions={<LinkButton href="/">{text('notFound.action')}</LinkButton>}
    >
      {text('notFound.text')}
    </EmptyState>
  );
}
