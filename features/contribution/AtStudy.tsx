'use client';

import { useText } from '../../messages/provider.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StudyUnavailable } from './LinkProblem.tsx';
import { Road } from './Road.tsx';
import { useStudy } from './use-study.ts';

/** The study of a link: while it comes, when it cannot come, and when it is here. */
export function AtStudy({ token, studyDigest }: { readonly token: string; readonly studyDigest: string }) {
  const text = useText('contribution');
  const study = useStudy(token, studyDigest);
  const { state } = study;
  if (state.kind === 'fault') return <StudyUnavailable fault={state.fault} onRetry={study.retry} />;
  if (state.kind === 'loading')
    return (
      <>
        <h1 className="sr-only">{text('pageTitle')}</h1>
        <Skeleton label={text('loading')} lines={6} />
      </>
    );
  return <Road bundle={state.bundle} check={state.check} ensureChecked={study.ensureChecked} />;
}
