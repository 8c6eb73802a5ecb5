'use client';

import type { ComponentProps } from 'react';
import type { NumericVariable } from '../../core/dictionary/variable.ts';
import type { NumericResult } from '../../core/protocol/result.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { CategoryBars } from '../../ui/charts/CategoryBars.tsx';
import { Histogram } from '../../ui/charts/Histogram.tsx';
import { IntervalPlot } from '../../ui/charts/IntervalPlot.tsx';
import { StrataHistogram } from '../../ui/charts/StrataHistogram.tsx';
import { type Measure, Measures } from '../../ui/DescriptionList.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { evenlySpaced, labelWithUnit, placeOf, type Question, shownFigure, shownSpread, unitText } from './figures.ts';
import { SavedChart } from './SavedChart.tsx';

const binsOf = (variable: NumericVariable, result: NumericResult) =>
  (result.histogram ?? []).map((bin) => ({
    from: placeOf(variable, bin.low),
    to: placeOf(variable, bin.high),
    count: bin.count,
  }));

/** Large figures, histogram, and groups of one numeric question. */
export function NumericFigures({
  question,
  total,
  variable,
}: {
  readonly question: Question;
  readonly total: NumericResult;
  readonly variable: NumericVariable;
}) {
  const text = useText('result');
  const groups = question.groups.flatMap(({ name, persons, figures }) =>
    figures.kind === 'numeric' ? [{ name, persons, figures }] : [],
  );
  const unit = unitText(total);
  return (
    <div className="flex flex-col gap-8">
      <Measures items={useMeasures(variable, total, unit)} />
      {total.histogram !== null && <Spread variable={variable} result={total} unit={unit} />}
      {groups.length > 0 && <Groups variable={variable} total={total} groups={groups} unit={unit} />}
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
    </div>
  );
}

function useMeasures(variable: NumericVariable, result: NumericResult, unit: string): readonly Measure[] {
  const text = useText('result');
  const format = useFormat();
  const measures: Measure[] = [
    { label: text('n'), figure: result.n === null ? text('withheldShort') : format.number(result.n) },
  ];
  if (result.momentsWithheld)
    measures.push({ label: text('mean'), figure: text('withheldShort'), note: text('momentsWithheld') });
  const more = unit === '' ? {} : { unit };
  if (result.mean !== null) {
    const interval = result.meanInterval;
    measures.push({
      label: text('mean'),
      figure: shownFigure(variable, result.mean),
      ...more,
      ...(interval === null
        ? {}
        : {
            note: `95 %: ${text('intervalText', { low: shownFigure(variable, interval.low), high: shownFigure(variable, interval.high) })}`,
          }),
    });
  }
  if (result.standardDeviation !== null)
    measures.push({ label: text('sd'), figure: shownSpread(variable, result.standardDeviation), ...more });
  if (result.sum !== null && variable.kind !== 'date')
    measures.push({ label: text('sum'), figure: result.sum, ...more });
  return measures;
}

function Spread({
  variable,
  result,
  unit,
}: {
  readonly variable: NumericVariable;
  readonly result: NumericResult;
  readonly unit: string;
}) {
  const text = useText('result');
  const format = useFormat();
  const bins = result.histogram ?? [];
  const caption = text('histogramCaption', { label: variable.label });
  return (
    <SavedChart
      caption={caption}
      name={`${variable.id}-histogram`}
      table={
        <Table
          caption={caption}
          captionHidden
          columns={[
            { id: 'bin', header: text('bin'), cell: (bin) => `${bin.low} – ${bin.high}`, rowHeader: true },
            {
              id: 'count',
              header: text('count'),
              cell: (bin) => (bin.count === null ? text('withheldShort') : format.number(bin.count)),
              figures: true,
            },
          ]}
          rows={bins}
          rowKey={(bin) => bin.low}
        />
      }
    >
      {(svgRef) => (
        <Bins
          variable={variable}
          result={result}
          title={caption}
          description={text('histogramDescription', {
            label: variable.label,
            n: result.n ?? 0,
            bins: bins.length,
            low: bins[0]?.low ?? '',
            high: bins.at(-1)?.high ?? '',
            unit,
          })}
          xLabel={labelWithUnit(variable, unit)}
          yLabel={text('answeredAxis')}
          suppressedLabel={text('withheld')}
          mean={
            result.mean === null
              ? undefined
              : { at: result.mean, label: text('meanLine', { mean: shownFigure(variable, result.mean) }) }
          }
          svgRef={svgRef}
        />
      )}
    </SavedChart>
  );
}

/** Bins of one width stand on an axis; of bins of several widths the wide ones would look larger than they are, so that each gets a bar of its own. */
function Bins({
  variable,
  result,
  ...words
}: Omit<ComponentProps<typeof Histogram>, 'bins'> & {
  readonly variable: NumericVariable;
  readonly result: NumericResult;
}) {
  const bins = binsOf(variable, result);
  if (evenlySpaced(bins)) return <Histogram {...words} bins={bins} />;
  const { title, description, xLabel, yLabel, suppressedLabel, svgRef } = words;
  return (
    <CategoryBars
      categories={(result.histogram ?? []).map(({ low, high, count }) => ({ label: `${low} – ${high}`, count }))}
      title={`${title} (${xLabel})`}
      description={description}
      xLabel={yLabel}
      suppressedLabel={suppressedLabel}
      svgRef={svgRef}
    />
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

type Group = { readonly name: string; readonly persons: number; readonly figures: NumericResult };

function Groups({
  variable,
  total,
  groups,
  unit,
}: {
  readonly variable: NumericVariable;
  readonly total: NumericResult;
  readonly groups: readonly Group[];
  readonly unit: string;
}) {
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
