'use client';

import { useQuery } from '@tanstack/react-query';
import { common } from '../../messages/en/common.ts';
import { computation } from '../../messages/en/computation.ts';
import { errors } from '../../messages/en/errors.ts';
import { study as sentences } from '../../messages/en/study.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useApi } from '../api/query.tsx';
import { DraftPage } from './DraftPage.tsx';
import { OpenedPage } from './OpenedPage.tsx';
import type { StudyView } from './study-view.ts';

const areas = { common, computation, errors, study: sentences };

/** One study: the editor while it is a draft, afterwards contributions, computing and results. Brings its own sentences. */
export function StudyPage({ study }: { readonly study: StudyView }) {
  return (
    <TextProvider areas={areas}>
      <Study initial={study} />
    </TextProvider>
  );
}

/** How often an open study's counts are looked at again while the page is in front. */
const LOOK_AGAIN_MS = 15_000;

function Study({ initial }: { readonly initial: StudyView }) {
  const text = useText('study');
  const query = useQuery({
    ...useApi().study.get.queryOptions({ studyId: initial.id }),
    initialData: initial,
    // A draft is not fetched under the hands of the person who edits it.
    enabled: (state) => state.state.data?.phase !== 'draft',
    refetchInterval: (state) => (state.state.data?.phase === 'open' ? LOOK_AGAIN_MS : false),
  });
  const study = query.data;
  const refetch = () => void query.refetch();
  if (study.phase === 'draft') return <DraftPage study={study} onChanged={refetch} />;
  if (study.phase === 'purged') {
    return (
      <EmptyState
        level={1}
        drawing="quiet"
        title={text('page.purgedTitle')}
        actions={<LinkButton href="/studies">{text('editor.back')}</LinkButton>}
      >
        {text('page.purgedText')}
      </EmptyState>
    );
  }
  return <OpenedPage study={study} onChanged={refetch} refreshing={query.isFetching} />;
}
