import type { Metadata } from 'next';
import { StudiesPage } from '../../../features/study/StudiesPage.tsx';
import { serverText } from '../../../messages/server.ts';
import { installationStatus, requireAccount } from '../asker.ts';

export const metadata: Metadata = { title: serverText('study')('list.pageTitle') };

export default async function Studies() {
  const who = await requireAccount('/studies');
  const { demonstration } = await installationStatus();
  return <StudiesPage demonstration={demonstration} mayCreate={who.role !== 'demonstrator'} />;
}
