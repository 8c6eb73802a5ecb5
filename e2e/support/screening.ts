import type { Answers } from '../../core/dictionary/variable.ts';
import type { Typed } from '../pages/contribute.ts';

export const TEMPLATE = 'Glucose and cholesterol screening';
export const DECIMALS = 1;
export const GLUCOSE_EDGES = ['70.0', '100.0', '126.0'];
export const CHOLESTEROL_EDGES = ['200.0', '240.0'];
const AGES = { 'under-40': 'Under 40', 'from-40': '40 to 59', 'from-60': '60 to 74', 'from-75': '75 or older' };
const AGE_IDS = Object.keys(AGES) as (keyof typeof AGES)[];

/** Somebody who types into a real page: what they type, and what the study counts. */
export interface Typist {
  readonly typed: Typed;
  readonly answers: Answers;
}

/** Numbers of four and five digits, which stand nowhere by chance. */
export const TYPISTS: readonly Typist[] = [
  {
    typed: { glucose: '617.3', cholesterol: '417.9', age: AGES['from-40'] },
    answers: { glucose: '617.3', cholesterol: '417.9', 'age-band': 'from-40' },
  },
  {
    // 31.27 mmol/L × 18.0156 = 563.347… mg/dL
    typed: { glucose: '31.27', cholesterol: '388.7', age: AGES['from-75'], unit: 'mmol/L' },
    answers: { glucose: '563.3', cholesterol: '388.7', 'age-band': 'from-75' },
  },
];

/** People spread over every bin and category, so that none of them is so small that it is withheld. */
export const everybodyElse = (count: number): Answers[] =>
  Array.from({ length: count }, (_, i) => ({
    glucose: ([51, 78, 104, 131][i % 4] ?? 0).toString().concat('.', String(i % 10)),
    cholesterol: ([162, 213, 255][i % 3] ?? 0).toString().concat('.', String((7 * i) % 10)),
    'age-band': AGE_IDS[i % AGE_IDS.length] ?? null,
  }));

export const answersTo = (people: readonly Answers[], variable: string): string[] =>
  people.map((answers) => answers[variable] ?? '');
