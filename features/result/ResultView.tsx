'use client';

import { isNumeric } from '../../core/dictionary/primitives.ts';
import { common } from '../../messages/en/common.ts';
import { result as resultText } from '../../messages/en/result.ts';
import { TextProvider, useFormat, useText } from '../../messages/provider.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Measures } from '../../ui/DescriptionList.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { CategoryFigures } from './CategoryFigures.tsx';
import { Evidence } from './Evidence.tsx';
import { Exports } from './Exports.tsx';
import { type Question, questionsOf } from './figures.ts';
import { NumericFigures } from './NumericFigures.tsx';
import type { OpenedResult } from './opened.ts';

const areas = { common, result: resultText };

/** The opened result: figures, charts, exports, and what they rest on. Prints as a report. Brings its own sentences. */
export function ResultView({ opened }: { readonly opened: OpenedResult }) {
  return (
    <TextProvider areas={areas}>
      <ResultSheet opened={opened} />
    </TextProvider>
  );
}

function ResultSheet({ opened }: { readonly opened: OpenedResult }) {
  const text = useText('result');
  const format = useFormat();
  const { document, result } = opened;
  const maturity = {
    proven: text('maturityProven'),
    provisional: text('maturityProvisional'),
    research: text('maturityResearch'),
  };
  const measures = [
    { label: text('persons'), figure: format.number(result.persons) },
    { label: text('rounds'), figure: result.rounds.join(', ') },
    ...(result.cells.length > 0 ? [{ label: text('cells'), figure: format.number(result.cells.length) }] : []),
  ];
  return (
    <div className="flex flex-col gap-10" data-testid="result">
      <Callout tone="success" role="status">
        {text('checked', { persons: result.persons, minimum: document.policy.minimumPersons })}
      </Callout>
      <div>
        <Measures items={measures} />
        <p className="mt-4 text-muted text-sm">
          {text('maturity')}: {maturity[result.maturity]}. {text('suppressionNote', { below: result.suppressedBelow })}
        </p>
      </div>
      {questionsOf(document.variables, result).map((question) => (
        <QuestionPanel
          key={`${question.variable.id}-${question.total.kind}`}
          question={question}
          below={result.suppressedBelow}
        />
      ))}
      <Exports opened={opened} />
      <Evidence opened={opened} />
    </div>
  );
}

function QuestionPanel({ question, below }: { readonly question: Question; readonly below: number }) {
  const text = useText('result');
  const { variable, total } = question;
  return (
    <Panel title={variable.label}>
      {total.withheld ? (
        <Callout tone="info">{text('variableWithheld', { below })}</Callout>
      ) : total.kind === 'numeric' && isNumeric(variable) ? (
        <NumericFigures question={question} total={total} variable={variable} />
      ) : total.kind === 'category' ? (
        <CategoryFigures question={question} total={total} variable={variable} />
      ) : null}
    </Panel>
  );
}
