'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { common } from '../../messages/en/common.ts';
import { study as sentences } from '../../messages/en/study.ts';
import { TextProvider, useFormat, useText } from '../../messages/provider.tsx';
import { Badge, StatusPill } from '../../ui/Badge.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudySummary } from './study-view.ts';
import { useDay } from './use-day.ts';

const areas = { common, study: sentences };

/** The studies in which somebody has a role. Brings its own sentences. */
export function StudiesPage(props: { readonly demonstration: boolean; readonly mayCreate: boolean }) {
  return (
    <TextProvider areas={areas}>
      <Studies {...props} />
    </TextProvider>
  );
}

function Studies({ demonstration, mayCreate }: { readonly demonstration: boolean; readonly mayCreate: boolean }) {
  const text = useText('study');
  const frame = useText('common');
  const studies = useQuery(useApi().study.list.queryOptions({}));
  const create = mayCreate && (
    <LinkButton href="/studies/new" icon="plus">
      {text('list.new')}
    </LinkButton>
  );
  const attempt = demonstration && (
    <LinkButton href="/try" variant="secondary">
      {text('list.try')}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={text('list.title')} lead={text('list.lead')} actions={create} />
      {studies.isPending && <Skeleton label={frame('loading')} lines={5} />}
      {studies.isError && <FaultCallout fault={faultOf(studies.error)} onRetry={() => void studies.refetch()} />}
      {studies.isSuccess && studies.data.length === 0 && (
        <EmptyState
          title={text('list.empty')}
          actions={
            <>
              {create}
              {attempt}
            </>
          }
        >
          {text('list.emptyText')}
        </EmptyState>
      )}
      {studies.isSuccess && studies.data.length > 0 && (
        <ul aria-label={text('list.caption')} className="flex flex-col">
          {studies.data.map((study) => (
            <li key={study.id} className="border-line border-b first:border-t">
              <Row study={study} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const SHAPE = { draft: 'empty', open: 'full', closed: 'half', archived: 'empty', purged: 'cross' } as const;

function Row({ study }: { readonly study: StudySummary }) {
  const text = useText('study');
  const format = useFormat();
  const day = useDay();
  const next = study.phase === 'open' && study.contributions === 0 ? 'openEmpty' : study.phase;
  return (
    <div className="grid items-center gap-x-6 gap-y-2 py-4 sm:grid-cols-[minmax(0,1fr)_auto_7rem]">
      <div className="min-w-0">
        <Link
          href={`/studies/${study.id}`}
          prefetch={false}
          className="link inline-block py-1 font-semibold text-lg leading-snug"
        >
          {study.title}
        </Link>
        <p className="text-muted text-sm">
          {text(`role.${study.role}`)} · {text('list.since', { day: day(study.openedAt ?? study.createdAt) })}
          {study.demonstration && (
            <span className="ms-2">
              <Badge tone="info">{text('demonstration')}</Badge>
            </span>
          )}
        </p>
        <p className="mt-0.5 text-sm">{text(`list.nextStep.${next}`)}</p>
      </div>
      <StatusPill tone={study.phase === 'open' ? 'success' : 'neutral'} shape={SHAPE[study.phase]}>
        {text(`phase.${study.phase}`)}
      </StatusPill>
      <p className="sm:text-end">
        <span className="figures font-semibold text-xl">{format.number(study.contributions)}</span>{' '}
        <span className="text-muted text-sm sm:block">{text('list.persons')}</span>
      </p>
    </div>
  );
}
