'use client';

import { useQuery } from '@tanstack/react-query';
import { useText } from '../../messages/provider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudyView } from '../study/study-view.ts';
import { ReleaseCard } from './ReleaseCard.tsx';
import { UnionPanel } from './UnionPanel.tsx';

/** Every release with its rules, newest first, and unions of released rounds. */
export function ReleasesPanel({ study, onChanged }: { readonly study: StudyView; readonly onChanged: () => void }) {
  const text = useText('computation');
  const frame = useText('common');
  const list = useQuery(useApi().release.list.queryOptions({ studyId: study.id }));
  return (
    <>
      <Panel title={text('releases.title')}>
        {list.isPending && <Skeleton label={frame('loading')} />}
        {list.isError && <FaultCallout fault={faultOf(list.error)} onRetry={() => void list.refetch()} />}
        {list.isSuccess && list.data.releases.length === 0 && (
          <EmptyState level={3} drawing="quiet" title={text('releases.empty')} className="py-2">
            {text('releases.emptyText')}
          </EmptyState>
        )}
        {list.isSuccess && (
          <ol className="flex flex-col gap-4">
            {list.data.releases.map((release) => (
              <li key={release.id}>
                <ReleaseCard study={study} release={release} rounds={list.data.rounds} />
              </li>
            ))}
          </ol>
        )}
      </Panel>
      {list.isSuccess && (study.phase === 'open' || study.phase === 'closed') && (
        <UnionPanel study={study} list={list.data} onChanged={onChanged} />
      )}
    </>
  );
}
