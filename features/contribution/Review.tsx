'use client';

import { isPublicStratum } from '../../core/dictionary/primitives.ts';
import type { Answers, Variable } from '../../core/dictionary/variable.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { nextStepOf } from '../errors/next-step.ts';
import type { CheckState } from './checking.ts';
import { checkForm, isMeasured, type TypedAnswers, typedAnswer, unitText } from './form-model.ts';
import { KeyCheck } from './KeyCheck.tsx';
import { Screen } from './Screen.tsx';

export type ReviewProps = {
  readonly document: StudyDocument;
  readonly check: CheckState;
  readonly answers: TypedAnswers;
  readonly visit: number;
  /** Its encryption was begun, and stopped again. */
  readonly stopped: boolean;
  readonly onChange: () => void;
  readonly onSend: (canonical: Answers) => void;
  readonly onRecheck: () => void;
};

/** What was typed, as it was typed, before it is encrypted. */
export function Review({ document, check, answers, visit, stopped, onChange, onSend, onRecheck }: ReviewProps) {
  const text = useText('contribution');
  const checked = checkForm(document.variables, answers);
  const canonical = checked.ok ? checked.answers : null;
  const visits = document.visits > 1 ? [{ term: text('receipt.visit'), text: String(visit + 1) }] : [];
  return (
    <Screen
      step="review"
      title={text('review.title')}
      lead={text(stopped ? 'review.stopped' : 'review.lead')}
      above={<p className="text-muted">{document.title}</p>}
      demonstration={document.demonstration}
    >
      <DescriptionList
        items={[
          ...visits,
          ...document.variables.map((variable) => ({
            term: variable.label,
            text: <Shown variable={variable} answers={answers} canonical={canonical} />,
          })),
        ]}
      />
      {check.kind !== 'done' && <KeyCheck check={check} onRetry={onRecheck} />}
      {check.kind === 'running' && <p className="text-muted">{text('review.waitForCheck')}</p>}
      <ButtonRow>
        <Button
          icon="lock"
          disabled={canonical === null || (check.kind === 'fault' && !nextStepOf(check.fault.code).retry)}
          onClick={() => canonical !== null && onSend(canonical)}
        >
          {text('review.send')}
        </Button>
        <Button variant="secondary" onClick={onChange}>
          {text('review.change')}
        </Button>
      </ButtonRow>
    </Screen>
  );
}

function Shown({
  variable,
  answers,
  canonical,
}: {
  readonly variable: Variable;
  readonly answers: TypedAnswers;
  readonly canonical: Answers | null;
}) {
  const text = useText('contribution');
  const { text: typed, unit } = typedAnswer(answers, variable.id);
  if (typed.trim() === '') return <span className="text-muted">{text('review.noAnswer')}</span>;
  const counted = canonical?.[variable.id] ?? null;
  const isConverted = isMeasured(variable) && unit !== null && unit !== variable.unit && counted !== null;
  return (
    <>
      <span className="font-semibold">{spoken(variable, typed, text)}</span>
      {unit !== null && ` ${unitText(unit)}`}
      {isConverted && (
        <span className="block text-muted text-sm">
          {text('review.inStudyUnit', { answer: counted, unit: unitText(variable.unit) })}
        </span>
      )}
      {isPublicStratum(variable) && (
        <span className="mt-1 block">
          <Badge tone="caution">{text('review.inClear')}</Badge>
        </span>
      )}
    </>
  );
}

function spoken(variable: Variable, typed: string, text: ReturnType<typeof useText<'contribution'>>): string {
  if (variable.kind === 'category') return variable.categories.find(({ id }) => id === typed)?.label ?? typed;
  if (variable.kind === 'yes-no') return text(typed === 'yes' ? 'form.yes' : 'form.no');
  return typed.trim();
}
