import type { Metadata } from 'next';
import { KeyRoomPage } from '../../../../features/keys/KeyRoomPage.tsx';
import { serverText } from '../../../../messages/server.ts';
import { requireStudyId } from '../../study-id.ts';

export const metadata: Metadata = { title: serverText('keys')('study.pageTitle') };

interface Params {
  readonly params: Promise<{ readonly studyId: string }>;
}

export default async function KeyRoom({ params }: Params) {
  await requireStudyId(params);
  return <KeyRoomPage />;
}
