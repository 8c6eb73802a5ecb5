'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormat, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Measures } from '../../ui/DescriptionList.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Table } from '../../ui/Table.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';

const LOOK_AGAIN_MS = 10_000;
const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** Counts of computations and jobs. */
export function JobsPanel() {
  const text = useText('operator');
  const frame = useText('common');
  const format = useFormat();
  const jobs = useQuery({ ...useApi().operator.jobs.queryOptions({}), refetchInterval: LOOK_AGAIN_MS });
  const counts = jobs.data?.computations ?? {};
  const known = STATES.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <Panel
      className="border-t-0! pt-0!"
      title={text('jobs.title')}
      lead={text('jobs.lead')}
      aside={
        <Button variant="quiet" icon="refresh" busy={jobs.isFetching} onClick={() => void jobs.refetch()}>
          {text('jobs.refresh')}
        </Button>
      }
    >
      {jobs.isPending && <Skeleton label={frame('loading')} />}
      {jobs.isError && <FaultCallout fault={faultOf(jobs.error)} onRetry={() => void jobs.refetch()} />}
      {jobs.isSuccess && (
        <div className="flex flex-col gap-8">
          {known.length === 0 && <p className="text-muted">{text('jobs.none')}</p>}
          <Measures
            items={[
              ...known.map((state) => ({
                label: `${text('jobs.computations')}: ${text(`jobs.states.${state}`)}`,
                figure: format.number(counts[state] ?? 0),
              })),
              {
                label: text('jobs.unsequenced'),
                figure: format.number(jobs.data.unsequenced),
                note: text('jobs.unsequencedNote'),
              },
            ]}
          />
          <Table
            caption={text('jobs.caption')}
            captionHidden
            columns={[
              { id: 'kind', header: text('jobs.job'), rowHeader: true, cell: ({ kind }) => kind },
              { id: 'state', header: text('jobs.state'), cell: ({ state }) => state },
              { id: 'count', header: text('jobs.count'), figures: true, cell: ({ count }) => format.number(count) },
            ]}
            rows={jobs.data.jobs}
            rowKey={({ kind, state }) => `${kind}/${state}`}
            empty={text('jobs.quiet')}
          />
        </div>
      )}
    </Panel>
  );
}
