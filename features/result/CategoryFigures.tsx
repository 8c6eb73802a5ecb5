'use client';

import type { Variable } from '../../core/dictionary/variable.ts';
import type { CategoryResult } from '../../core/protocol/result.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { CategoryBars } from '../../ui/charts/CategoryBars.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { Question } from './figures.ts';
import { SavedChart } from './SavedChart.tsx';

type Row = {
  readonly id: string;
  readonly label: string;
  readonly counts: readonly (number | null)[];
  readonly share: number | null;
};

/** Counts of one question's categories, and the groups beside each other. */
export function CategoryFigures({
  question,
  total,
  variable,
}: {
  readonly question: Question;
  readonly total: CategoryResult;
  readonly variable: Variable;
}) {
  const text = useText('result');
  const format = useFormat();
  const groups = question.groups.flatMap(({ name, figures }) =>
    figures.kind === 'category' ? [{ name, figures }] : [],
  );
  const count = (number: number | null): string => (number === null ? text('withheldShort') : format.number(number));
  const rows: readonly Row[] = total.cells.map((cell) => ({
    id: cell.id,
    label: cell.label,
    share: cell.share,
    counts: [cell.count, ...groups.map(({ figures }) => figures.cells.find(({ id }) => id === cell.id)?.count ?? null)],
  }));
  const columns: Column<Row>[] = [
    { id: 'category', header: text('category'), cell: (row) => row.label, rowHeader: true },
    ...[text('all'), ...groups.map(({ name }) => name)].map(
      (name, at): Column<Row> => ({
        id: `count-${at}`,
        header: name,
        cell: (row) => count(row.counts[at] ?? null),
        figures: true,
      }),
    ),
    {
      id: 'share',
      header: text('share'),
      cell: (row) =>
        row.share === null ? '' : format.number(row.share, { style: 'percent', maximumFractionDigits: 1 }),
      figures: true,
    },
  ];
  const caption = text('categoriesCaption', { label: variable.label });
  return (
    <SavedChart
      caption={caption}
      name={`${variable.id}-categories`}
      table={<Table caption={caption} captionHidden columns={columns} rows={rows} rowKey={(row) => row.id} />}
    >
      {(svgRef) => (
        <CategoryBars
          categories={total.cells}
          title={caption}
          description={text('categoriesDescription', {
            label: variable.label,
            n: total.n ?? 0,
            count: total.cells.length,
          })}
          xLabel={text('answeredAxis')}
          suppressedLabel={text('withheld')}
          countLabel={(category) => count(category.count)}
          svgRef={svgRef}
        />
      )}
    </SavedChart>
  );
}
