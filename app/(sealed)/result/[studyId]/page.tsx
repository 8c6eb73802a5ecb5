import type { Metadata } from 'next';
import { ResultPage } from '../../../../features/result/ResultPage.tsx';
import { serverText } from '../../../../messages/server.ts';
import { requireStudyId } from '../../study-id.ts';

interface Params {
  readonly params: Promise<{ readonly studyId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  await requireStudyId(params);
  return { title: serverText('result')('pageTitle') };
}

export default async function Result({ params }: Params) {
  await requireStudyId(params);
  return <ResultPage />;
}
