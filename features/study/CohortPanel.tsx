'use client';

import { useFormat, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Measures } from '../../ui/DescriptionList.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type CohortRow, cellLabels, cohortRows, totalsOf } from './cohort-model.ts';
import type { StudyView } from './study-view.ts';

/** How many people have contributed, and how far each group is from a round. */
export function CohortPanel({
  study,
  onRefresh,
  refreshing,
}: {
  readonly study: StudyView;
  readonly onRefresh: () => void;
  readonly refreshing: boolean;
}) {
  const text = useText('study');
  const format = useFormat();
  const { document } = study;
  if (document === null) return null;
  const rows = cohortRows(study.counts, document.policy.minimumPersons);
  const totals = totalsOf(rows);
  const refresh = (
    <Button variant="quiet" icon="refresh" busy={refreshing} onClick={onRefresh}>
      {text('cohort.refresh')}
    </Button>
  );
  return (
    <Panel title={text('cohort.title')} aside={refresh} className="border-t-0! pt-0!">
      {rows.length === 0 ? (
        <EmptyState
          level={3}
          title={text(study.phase === 'open' ? 'cohort.empty' : 'cohort.emptyEnded')}
          className="py-2"
        >
          {study.phase === 'open' && text('cohort.emptyText')}
        </EmptyState>
      ) : (
        <>
          <Measures
            items={[
              { label: text('cohort.persons'), figure: format.number(totals.persons) },
              { label: text('cohort.waiting'), figure: format.number(totals.waiting) },
              { label: text('cohort.released'), figure: format.number(totals.released) },
              ...(totals.spoilt === 0 ? [] : [{ label: text('cohort.spoilt'), figure: format.number(totals.spoilt) }]),
              {
                label: text('cohort.minimum'),
                figure: format.number(document.policy.minimumPersons),
                ...(rows.some(({ cell }) => cell !== '') ? { note: text('cohort.minimumNote') } : {}),
              },
            ]}
          />
          {(rows.length > 1 || document.visits > 1 || rows[0]?.cell !== '') && (
            <CohortTable rows={rows} document={document} />
          )}
        </>
      )}
    </Panel>
  );
}

function CohortTable({
  rows,
  document,
}: {
  readonly rows: readonly CohortRow[];
  readonly document: NonNullable<StudyView['document']>;
}) {
  const text = useText('study');
  const format = useFormat();
  const nameOf = (row: CohortRow): string => {
    const labels = cellLabels(row.cell, document.variables);
    const group = labels.length === 0 ? text('cohort.everybody') : labels.join(', ');
    return document.visits > 1 ? `${text('cohort.visit', { visit: String(row.visit + 1) })}: ${group}` : group;
  };
  const columns: readonly Column<CohortRow>[] = [
    { id: 'group', header: text('cohort.group'), rowHeader: true, cell: nameOf },
    { id: 'persons', header: text('cohort.count'), figures: true, cell: (row) => format.number(row.persons) },
    { id: 'released', header: text('cohort.releasedCount'), figures: true, cell: (row) => format.number(row.released) },
    { id: 'waiting', header: text('cohort.waitingCount'), figures: true, cell: (row) => format.number(row.waiting) },
    { id: 'missing', header: text('cohort.missing'), figures: true, cell: (row) => format.number(row.missing) },
  ];
  return (
    <Table
      className="mt-8"
      caption={text(document.visits > 1 ? 'cohort.captionVisit' : 'cohort.caption')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.visit}/${row.cell}`}
    />
  );
}
