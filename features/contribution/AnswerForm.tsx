'use client';

import { type FormEvent, useState } from 'react';
import type { Variable } from '../../core/dictionary/variable.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorSummary, type FormFault } from '../../ui/ErrorSummary.tsx';
import { AnswerField, fieldIdOf } from './AnswerField.tsx';
import type { CheckState } from './checking.ts';
import {
  type AnswerFault,
  checkForm,
  faultSentence,
  isMeasured,
  type TypedAnswers,
  typedAnswer,
  unitText,
  verdictOf,
  withoutTrailingZeros,
  withText,
  withUnit,
} from './form-model.ts';
import type { KeptContribution } from './kept.ts';
import { Screen } from './Screen.tsx';
import type { Task } from './task.ts';
import { VISIT_FIELD, VisitField } from './VisitField.tsx';

export type AnswerFormProps = {
  readonly document: StudyDocument;
  readonly check: CheckState;
  readonly answers: TypedAnswers;
  readonly onAnswers: (answers: TypedAnswers) => void;
  readonly task: Task;
  readonly onVisit: (visit: number) => void;
  readonly kept: readonly KeptContribution[];
  readonly onBack: () => void;
  readonly onReview: () => void;
};

/** The sentence of a fault at its question; names ranges and units, never what was typed. */
function useFaultText() {
  const text = useText('contribution');
  return (variable: Variable, fault: AnswerFault): string => {
    const { minimum, maximum, decimals, unit } = fault.detail;
    return text(`form.faults.${faultSentence(variable, fault)}`, {
      label: variable.label,
      minimum: withoutTrailingZeros(String(minimum ?? '')),
      maximum: withoutTrailingZeros(String(maximum ?? '')),
      decimals: Number(decimals ?? 0),
      unit: unitText(String(unit ?? '')) || 'none',
    });
  };
}

/** The questions of the study. A field is checked when it is left with something in it, and from then on while typing; all of them when the form is sent. */
export function AnswerForm(props: AnswerFormProps) {
  const { document, answers, onAnswers, task, onVisit, kept, onBack, onReview } = props;
  const text = useText('contribution');
  const frame = useText('common');
  const faultText = useFaultText();
  const [attempt, setAttempt] = useState(0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  const faultOf = (variable: Variable): AnswerFault | null => {
    const verdict = verdictOf(variable, answers);
    return verdict.ok || (attempt === 0 && !left.has(variable.id)) ? null : verdict;
  };
  const leave = (variable: Variable) => {
    if (typedAnswer(answers, variable.id).text.trim() !== '') setLeft(new Set([...left, variable.id]));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkForm(document.variables, answers);
    if (checked.ok && task.visit !== null) onReview();
    else setAttempt(attempt + 1);
  };
  const faults: FormFault[] =
    attempt === 0
      ? []
      : [
          ...(task.visit === null ? [{ fieldId: VISIT_FIELD, text: text('visit.missing') }] : []),
          ...document.variables.flatMap((variable) => {
            const fault = faultOf(variable);
            return fault === null ? [] : [{ fieldId: fieldIdOf(variable), text: faultText(variable, fault) }];
          }),
        ];

  return (
    <Screen
      step="answers"
      title={text('form.title')}
      lead={text('form.lead')}
      above={<p className="text-muted">{document.title}</p>}
      demonstration={document.demonstration}
    >
      <form onSubmit={submit} noValidate autoComplete="off" className="flex flex-col gap-8">
        <ErrorSummary title={frame('errorSummary', { count: faults.length })} faults={faults} attempt={attempt} />
        <p className="text-muted text-sm">{text('form.required')}</p>
        {document.visits > 1 && task.replaces === null && (
          <VisitField
            visits={document.visits}
            visit={task.visit}
            kept={kept}
            onVisit={onVisit}
            error={attempt > 0 && task.visit === null ? text('visit.missing') : undefined}
          />
        )}
        {document.variables.map((variable) => {
          const fault = faultOf(variable);
          return (
            <AnswerField
              key={variable.id}
              variable={variable}
              answer={typedAnswer(answers, variable.id)}
              error={fault === null ? undefined : faultText(variable, fault)}
              onText={(typed) => onAnswers(withText(answers, variable.id, typed))}
              onUnit={(unit) => isMeasured(variable) && onAnswers(withUnit(answers, variable, unit))}
              onLeave={() => leave(variable)}
            />
          );
        })}
        <ButtonRow>
          <Button type="submit">{text('form.review')}</Button>
          <Button variant="quiet" onClick={onBack}>
            {frame('back')}
          </Button>
        </ButtonRow>
        <p className="text-muted text-sm">{text('form.leave')}</p>
      </form>
    </Screen>
  );
}
