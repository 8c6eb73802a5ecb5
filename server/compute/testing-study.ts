/** For tests only: studies of several shapes and made-up people. */
import type { Answers } from '../../core/dictionary/variable.ts';
import { StudyDraft } from '../../core/protocol/study.ts';

/** Public text of a study; glucose is summed with its square, sex is a public stratum where `strata`. */
export function testDraft({ strata = false, minimum = 3, groups = 1, visits = 1 } = {}): StudyDraft {
  const number = (id: string) => ({
    kind: 'number' as const,
    id,
    label: id,
    required: true,
    unit: 'mg/dL',
    minimum: '0',
    maximum: '500',
    decimals: 1,
  });
  const edges = Array.from({ length: 40 }, (_, i) => String(10 * (i + 1)));
  // Three variables of 41 bins of 25 bits each fill one plaintext.
  const wide = Array.from({ length: groups > 1 ? 3 * groups : 0 }, (_, i) => `wide${i}`);
  return StudyDraft.parse({
    title: 'Glucose',
    question: 'How high is glucose?',
    variables: [
      number('glucose'),
      ...wide.map(number),
      ...(strata
        ? [
            {
              kind: 'category',
              id: 'sex',
              label: 'Sex',
              required: true,
              publicStratum: true,
              categories: [
                { id: 'female', label: 'female' },
                { id: 'male', label: 'male' },
              ],
            },
          ]
        : []),
    ],
    statistics: [
      { kind: 'variance', variable: 'glucose' },
      ...wide.map((variable) => ({ kind: 'histogram', variable, edges })),
    ],
    personsCap: 2 ** 24,
    visits,
    policy: { version: 1, minimumPersons: minimum, override: 'A small minimum, because these people are made up.' },
    keyOwner: { name: 'Owner', contact: 'owner@example.org' },
    consent: 'Yes.',
  });
}

export const people = (count: number, from = 0): Answers[] =>
  Array.from({ length: count }, (_, i) => ({ glucose: ((((from + i) * 37) % 4000) / 10).toFixed(1) }));
