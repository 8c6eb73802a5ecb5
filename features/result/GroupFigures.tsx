'use client';

import type { NumericVariable } from '../../core/dictionary/variable.ts';
import type { NumericResult } from '../../core/protocol/result.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { IntervalPlot } from '../../ui/charts/IntervalPlot.tsx';
import { StrataHistogram } from '../../ui/charts/StrataHistogram.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { binsOf, evenlySpaced, labelWithUnit, shownFigure, shownSpread } from './figures.ts';
import { SavedChart } from './SavedChart.tsx';

interface Group {
  readonly name: string;
  readonly persons: number;
  readonly figures: NumericResult;
}

export interface GroupFiguresProps {
  readonly variable: NumericVariable;
  readonly total: NumericResult;
  readonly groups: readonly Group[];
  readonly unit: string;
}

/** The groups of one numeric question beside each other: means with their intervals, then bins where they were asked for. */
export function GroupFigures(props: GroupFiguresProps) {
  const { variable, total, groups, unit } = props;
  const text = useText('result');
  return (
    <>
      <Groups {...props} />
      {groups.some(({ figures }) => figures.histogram !== null) &&
        (total.histogram === null || evenlySpaced(binsOf(variable, total)) ? (
          <SavedChart caption={text('strataHistogram', { label: variable.label })} name={`${variable.id}-groups`}>
            {(svgRef) => (
              <StrataHistogram
                strata={groups.map(({ name, persons, figures }) => ({
                  label: name,
                  note: String(persons),
                  bins: binsOf(variable, figures),
                }))}
                title={text('strataHistogram', { label: variable.label })}
                description={text('strataDescription', { label: variable.label, count: groups.length })}
                xLabel={labelWithUnit(variable, unit)}
                yLabel={text('answeredAxis')}
                suppressedLabel={text('withheld')}
                svgRef={svgRef}
              />
            )}
          </SavedChart>
        ) : (
          <GroupBins caption={text('strataHistogram', { label: variable.label })} groups={groups} />
        ))}
    </>
  );
}

/** Uneven bins of several groups, as a table: outlines over an axis would mislead. */
function GroupBins({ caption, groups }: { readonly caption: string; readonly groups: readonly Group[] }) {
  const text = useText('result');
  const format = useFormat();
  const rows = (groups[0]?.figures.histogram ?? []).map(({ low, high }, at) => ({
    name: `${low} – ${high}`,
    counts: groups.map(({ figures }) => figures.histogram?.[at]?.count ?? null),
  }));
  const columns: Column<(typeof rows)[number]>[] = [
    { id: 'bin', header: text('bin'), cell: (row) => row.name, rowHeader: true },
    ...groups.map(
      ({ name }, at): Column<(typeof rows)[number]> => ({
        id: `count-${at}`,
        header: name,
        cell: ({ counts }) => {
          const count = counts[at] ?? null;
          return count === null ? text('withheldShort') : format.number(count);
        },
        figures: true,
      }),
    ),
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => row.name} />;
}

function Groups({ variable, total, groups, unit }: GroupFiguresProps) {
  const text = useText('result');
  const format = useFormat();
  const rows: readonly Group[] = [{ name: text('all'), persons: total.n ?? 0, figures: total }, ...groups];
  const intervals = rows.flatMap(({ name, figures }) =>
    figures.mean === null || figures.meanInterval === null
      ? []
      : [
          {
            label: name,
            note: figures.n === null ? '' : `n = ${format.number(figures.n)}`,
            mean: figures.mean,
            low: figures.meanInterval.low,
            high: figures.meanInterval.high,
          },
        ],
  );
  const caption = text('strataCaption', { label: variable.label });
  const shown = (figure: number | null, as: (variable: NumericVariable, figure: number) => string): string =>
    figure === null ? text('withheldShort') : as(variable, figure);
  const table = (
    <Table
      caption={caption}
      captionHidden
      columns={[
        { id: 'group', header: text('group'), cell: (row) => row.name, rowHeader: true },
        {
          id: 'n',
          header: text('n'),
          cell: (row) => (row.figures.n === null ? text('withheldShort') : format.number(row.figures.n)),
          figures: true,
        },
        { id: 'mean', header: text('mean'), cell: (row) => shown(row.figures.mean, shownFigure), figures: true },
        {
          id: 'sd',
          header: text('sd'),
          cell: (row) => shown(row.figures.standardDeviation, shownSpread),
          figures: true,
        },
      ]}
      rows={rows}
      rowKey={(row) => row.name}
    />
  );
  if (intervals.length < 2) return table;
  return (
    <SavedChart caption={caption} name={`${variable.id}-means`} table={table}>
      {(svgRef) => (
        <IntervalPlot
          intervals={intervals}
          title={caption}
          description={text('strataDescription', { label: variable.label, count: intervals.length })}
          xLabel={labelWithUnit(variable, unit)}
          meanLabel={(interval) => shownFigure(variable, interval.mean)}
          svgRef={svgRef}
        />
      )}
    </SavedChart>
  );
}
