import type { Metadata } from 'next';
import { TryPage } from '../../../features/demonstration/TryPage.tsx';
import { serverText } from '../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('demonstration')('pageTitle') };

export default function Try() {
  return <TryPage />;
}
