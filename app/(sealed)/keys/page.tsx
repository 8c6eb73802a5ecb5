import type { Metadata } from 'next';
import { KeysPage } from '../../../features/keys/KeysPage.tsx';
import { serverText } from '../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('keys')('pageTitle') };

export default function Keys() {
  return <KeysPage />;
}
