import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OperatorPage } from '../../../features/operator/OperatorPage.tsx';
import { serverText } from '../../../messages/server.ts';
import { installationStatus, requireAccount } from '../asker.ts';

/** For everybody else there is no such page. */
async function requireOperator(): Promise<void> {
  const who = await requireAccount('/operator');
  if (who.role !== 'operator') notFound();
}

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator();
  return { title: serverText('operator')('pageTitle') };
}

export default async function Operator() {
  await requireOperator();
  const { signUp } = await installationStatus();
  return <OperatorPage signUp={signUp} />;
}
