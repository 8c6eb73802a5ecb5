'use client';

import { common } from '../../messages/en/common.ts';
import { contribution } from '../../messages/en/contribution.ts';
import { errors } from '../../messages/en/errors.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AtStudy } from './AtStudy.tsx';
import { InsecureOrigin, LinkProblem } from './LinkProblem.tsx';
import { useLink } from './use-link.ts';

const areas = { common, contribution, errors };

/** Everything that a contributor sees. The study comes from the link in the address; nothing of it is in the page's HTML. */
export function ContributePage() {
  return (
    <TextProvider areas={areas}>
      <AtLink />
    </TextProvider>
  );
}

function AtLink() {
  const text = useText('contribution');
  const link = useLink();
  if (link === null)
    return (
      <>
        <h1 className="sr-only">{text('pageTitle')}</h1>
        <Skeleton label={text('loading')} lines={6} />
      </>
    );
  if (!isSecureContext) return <InsecureOrigin />;
  if (link.kind !== 'complete') return <LinkProblem kind={link.kind} />;
  return <AtStudy key={link.token + link.studyDigest} token={link.token} studyDigest={link.studyDigest} />;
}
