import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NewStudy } from '../../../../features/study/NewStudy.tsx';
import { serverText } from '../../../../messages/server.ts';
import { BackLink, PageHeader } from '../../../../ui/PageHeader.tsx';
import { requireAccount } from '../../asker.ts';

const text = serverText('study');

export const metadata: Metadata = { title: text('new.pageTitle') };

export default async function NewStudyPage() {
  const who = await requireAccount('/studies/new');
  if (who.role === 'demonstrator') redirect('/try');
  return (
    <div className="max-w-form">
      <PageHeader
        above={<BackLink href="/studies">{text('editor.back')}</BackLink>}
        title={text('new.title')}
        lead={text('new.lead')}
      />
      <NewStudy name={who.name} email={who.email} />
    </div>
  );
}
