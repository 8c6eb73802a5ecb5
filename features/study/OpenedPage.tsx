'use client';

import { useQuery } from '@tanstack/react-query';
import { useText } from '../../messages/provider.tsx';
import { Badge, StatusPill } from '../../ui/Badge.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { BackLink, PageHeader } from '../../ui/PageHeader.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useApi } from '../api/query.tsx';
import { ComputePanel } from '../computation/ComputePanel.tsx';
import { ReleasesPanel } from '../computation/ReleasesPanel.tsx';
import { newestOpen } from '../computation/release-model.ts';
import { CohortPanel } from './CohortPanel.tsx';
import { Ending } from './Ending.tsx';
import { FactsPanel } from './FactsPanel.tsx';
import { LinksPanel } from './LinksPanel.tsx';
import { MembersPanel } from './MembersPanel.tsx';
import type { StudyView } from './study-view.ts';
import { useKeyHere } from './use-key-here.ts';

export interface OpenedPageProps {
  readonly study: StudyView;
  readonly onChanged: () => void;
  readonly refreshing: boolean;
}

const SHAPE = { open: 'full', closed: 'half', archived: 'empty', draft: 'empty', purged: 'cross' } as const;

/** A study that people rely on: who has contributed, what was computed, what was agreed. */
export function OpenedPage({ study, onChanged, refreshing }: OpenedPageProps) {
  const text = useText('study');
  const releases = useQuery(useApi().release.list.queryOptions({ studyId: study.id }));
  const newest = releases.isSuccess ? newestOpen(releases.data.releases, releases.data.rounds) : null;
  const works = study.role === 'owner' || study.role === 'analyst';
  return (
    <>
      <PageHeader
        above={<BackLink href="/studies">{text('editor.back')}</BackLink>}
        title={study.draft.title}
        lead={study.draft.question}
        status={
          <>
            <StatusPill tone={study.phase === 'open' ? 'success' : 'neutral'} shape={SHAPE[study.phase]}>
              {text(`phase.${study.phase}`)}
            </StatusPill>
            {study.demonstration && <Badge tone="info">{text('demonstration')}</Badge>}
          </>
        }
        actions={
          study.role === 'owner' && (
            <>
              {newest !== null && (
                <LinkButton href={`/result/${study.id}#${newest.id}`} icon="unlock">
                  {text('page.openResult')}
                </LinkButton>
              )}
              <LinkButton href={`/keys/${study.id}`} variant="secondary" icon="key">
                {text('page.toKey')}
              </LinkButton>
            </>
          )
        }
      />
      {study.demonstration && <Callout className="mb-6">{text('demonstrationText')}</Callout>}
      {study.role === 'owner' && <AboutKey study={study} />}
      <Tabs
        label={text('page.tabs')}
        tabs={[
          {
            id: 'contributions',
            label: text('page.contributions'),
            content: (
              <div className="flex flex-col gap-12">
                <CohortPanel study={study} onRefresh={onChanged} refreshing={refreshing} />
                {works && <LinksPanel study={study} />}
              </div>
            ),
          },
          {
            id: 'results',
            label: text('page.results'),
            content: (
              <div className="flex flex-col gap-12">
                <ComputePanel study={study} onChanged={onChanged} />
                <ReleasesPanel study={study} onChanged={onChanged} />
              </div>
            ),
          },
          { id: 'design', label: text('page.design'), content: <FactsPanel study={study} /> },
          {
            id: 'people',
            label: text('page.people'),
            content: (
              <div className="flex flex-col gap-12">
                <MembersPanel study={study} />
                <Ending study={study} onChanged={onChanged} />
              </div>
            ),
          },
        ]}
      />
    </>
  );
}

/** What stands in the way of opening anything with the key on this device: its record is damaged, or it has not been tied to what was frozen. */
function AboutKey({ study }: { readonly study: StudyView }) {
  const text = useText('study');
  const errorText = useText('errors');
  const { here } = useKeyHere(study.document?.keyRing.holders[0]?.keyId ?? null);
  if (here.kind === 'damaged')
    return (
      <Callout
        tone="danger"
        role="alert"
        className="mb-6"
        title={text('opening.damagedTitle')}
        actions={
          <LinkButton href={`/keys/${study.id}`} icon="key">
            {text('opening.damagedDo')}
          </LinkButton>
        }
      >
        {errorText('key/damaged')}
      </Callout>
    );
  if (here.kind !== 'found' || here.key.studyDigest !== null) return null;
  return (
    <Callout
      tone="caution"
      className="mb-6"
      title={text('opening.bindTitle')}
      actions={
        <LinkButton href={`/keys/${study.id}`} icon="key">
          {text('opening.bindDo')}
        </LinkButton>
      }
    >
      {text('opening.bindText')}
    </Callout>
  );
}
