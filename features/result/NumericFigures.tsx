'use client';

import type { NumericVariable } from '../../core/dictionary/variable.ts';
import type { NumericResult } from '../../core/protocol/result.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { type Measure, Measures } from '../../ui/DescriptionList.tsx';
import { type Question, shownFigure, shownSpread, unitText } from './figures.ts';
import { GroupFigures } from './GroupFigures.tsx';
import { Spread } from './Spread.tsx';

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
  const groups = question.groups.flatMap(({ name, persons, figures }) =>
    figures.kind === 'numeric' ? [{ name, persons, figures }] : [],
  );
  const unit = unitText(total);
  return (
    <div className="flex flex-col gap-8">
      <Measures items={useMeasures(variable, total, unit)} />
      {total.histogram !== null && <Spread variable={variable} result={total} unit={unit} />}
      {groups.length > 0 && <GroupFigures variable={variable} total={total} groups={groups} unit={unit} />}
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
    // Where nobody differs there is nothing to be unsure about, and an interval would say nothing.
    const interval = result.standardDeviation === 0 ? null : result.meanInterval;
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
    measures.push({
      label: text('sd'),
      figure: shownSpread(variable, result.standardDeviation),
      ...more,
      ...(result.standardDeviation === 0 ? { note: text('allAlike') } : {}),
    });
  if (result.sum !== null && variable.kind !== 'date')
    measures.push({ label: text('sum'), figure: result.sum, ...more });
  return measures;
}
