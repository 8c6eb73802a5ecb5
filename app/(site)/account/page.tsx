import type { Metadata } from 'next';
import { AccountPage } from '../../../features/account/AccountPage.tsx';
import { serverText } from '../../../messages/server.ts';
import { requireAccount } from '../asker.ts';

export const metadata: Metadata = { title: serverText('account')('page.pageTitle') };

export default async function Account() {
  const { name, email, role } = await requireAccount('/account');
  return <AccountPage name={name} email={email} role={role} />;
}
