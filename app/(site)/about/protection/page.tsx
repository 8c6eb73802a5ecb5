import type { Metadata } from 'next';
import { Protection } from '../../../../features/installation/Protection.tsx';
import { serverText } from '../../../../messages/server.ts';
import { installationStatus } from '../../asker.ts';

export const metadata: Metadata = { title: serverText('protection')('pageTitle') };

export default async function ProtectionPage() {
  const { operatorName } = await installationStatus();
  return <Protection operatorName={operatorName} />;
}
