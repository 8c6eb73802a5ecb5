import type { Metadata } from 'next';
import { ResultPage } from '../../../../features/result/ResultPage.tsx';
import { serverText } from '../../../../messages/server.ts';
import { requireStudyId } from '../../study-id.ts';

export const metadata: Metadata = { title: serverText('result')('pageTitle') };

interface Params {
  readonly params: Promise<{ readonly studyId: string }>;
}

export default async function Result({ params }: Params) {
  await requireStudyId(params);
  return <ResultPage />;
}
