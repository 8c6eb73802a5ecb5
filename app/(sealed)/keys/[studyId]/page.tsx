import type { Metadata } from 'next';
import { KeyRoomPage } from '../../../../features/keys/KeyRoomPage.tsx';
import { serverText } from '../../../../messages/server.ts';
import { requireStudyId } from '../../study-id.ts';

interface Params {
  readonly params: Promise<{ readonly studyId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  await requireStudyId(params);
  return { title: serverText('keys')('study.pageTitle') };
}

export default async function KeyRoom({ params }: Params) {
  await requireStudyId(params);
  return <KeyRoomPage />;
}
