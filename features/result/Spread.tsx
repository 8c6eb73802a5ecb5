'use client';

import type { ComponentProps } from 'react';
import type { NumericVariable } from '../../core/dictionary/variable.ts';
import type { NumericResult } from '../../core/protocol/result.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { CategoryBars } from '../../ui/charts/CategoryBars.tsx';
import { Histogram } from '../../ui/charts/Histogram.tsx';
import { Table } from '../../ui/Table.tsx';
import { binsOf, evenlySpaced, labelWithUnit, shownFigure } from './figures.ts';
import { SavedChart } from './SavedChart.tsx';

/** How the measurements of all persons are spread, as a chart and as a table. */
export function Spread({
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
