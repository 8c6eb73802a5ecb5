import { ReleasePolicy } from '../../core/protocol/policy.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';

/** Words of an empty sheet; the caller has them in the reader's language. */
export interface BlankWords {
  readonly title: string;
  readonly question: string;
  readonly variable: string;
  readonly consent: string;
}

/** Smallest minimum of the one variable below with its mean and spread: 3 figures. */
export const BLANK_MINIMUM = 10;

/** A draft to start from without a template: the least that can be stored, and could open. */
export const blankDraft = (words: BlankWords, keyOwner: StudyDraft['keyOwner']): StudyDraft => ({
  title: words.title,
  question: words.question,
  variables: [
    {
      kind: 'number',
      id: 'first',
      label: words.variable,
      help: '',
      required: true,
      loinc: null,
      unit: '',
      alternativeUnits: [],
      minimum: '0',
      maximum: '100',
      decimals: 1,
    },
  ],
  statistics: [
    { kind: 'mean', variable: 'first' },
    { kind: 'variance', variable: 'first' },
  ],
  personsCap: 100_000,
  visits: 1,
  policy: ReleasePolicy.parse({ version: 1, minimumPersons: BLANK_MINIMUM }),
  keyOwner,
  consent: words.consent,
});
