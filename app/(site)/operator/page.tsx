import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OperatorPage } from '../../../features/operator/OperatorPage.tsx';
import { serverText } from '../../../messages/server.ts';
import { installationStatus, requireAccount } from '../asker.ts';

export const metadata: Metadata = { title: serverText('operator')('pageTitle') };

export default async function Operator() {
  const who = await requireAccount('/operator');
  if (who.role !== 'operator') notFound();
  const { signUp } = await installationStatus();
  return <OperatorPage signUp={signUp} />;
}
