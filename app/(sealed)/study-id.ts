import { notFound } from 'next/navigation';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a study of this name is there only the browser asks; what no study can be called is nowhere. */
export async function requireStudyId(params: Promise<{ readonly studyId: string }>): Promise<void> {
  if (!UUID.test((await params).studyId)) notFound();
}
