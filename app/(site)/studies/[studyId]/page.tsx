import type { Metadata } from 'next';
import { StudyPage } from '../../../../features/study/StudyPage.tsx';
import { requireAccount, studyOfAsker } from '../../asker.ts';

interface Params {
  readonly params: Promise<{ readonly studyId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { studyId } = await params;
  await requireAccount(`/studies/${studyId}`);
  return { title: (await studyOfAsker(studyId)).draft.title };
}

export default async function Study({ params }: Params) {
  const { studyId } = await params;
  await requireAccount(`/studies/${studyId}`);
  const study = await studyOfAsker(studyId);
  return <StudyPage key={study.id} study={study} />;
}
