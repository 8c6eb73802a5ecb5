import type { Metadata } from 'next';
import { KeyRoomPage } from '../../../../features/keys/KeyRoomPage.tsx';
import { serverText } from '../../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('keys')('study.pageTitle') };

export default function KeyRoom() {
  return <KeyRoomPage />;
}
