import fc from 'fast-check';
import { unitsText } from '../dictionary/decimal.ts';
import type { Answers, Variable } from '../dictionary/variable.ts';
import type { Statistic } from './statistic.ts';

/** A random study with random contributors, for property tests. */
export interface RandomStudy {
  readonly variables: readonly Variable[];
  readonly statistics: readonly Statistic[];
  readonly personsCap: number;
  readonly people: readonly Answers[];
}

interface Asked {
  readonly variable: Variable;
  readonly statistics: readonly Statistic[];
  readonly answer: fc.Arbitrary<string | null>;
}

const orMissing = (required: boolean, answer: fc.Arbitrary<string>): fc.Arbitrary<string | null> =>
  required ? answer : fc.oneof(answer, fc.constant(null));

const measured = (id: string): fc.Arbitrary<Asked> =>
  fc
    .record({
      low: fc.bigInt({ min: -100_000n, max: 100_000n }),
      range: fc.bigInt({ min: 3n, max: 50_000n }),
      decimals: fc.integer({ min: 0, max: 3 }),
      required: fc.boolean(),
      cuts: fc.uniqueArray(fc.bigInt({ min: 1n, max: 3n }), { minLength: 1, maxLength: 3 }),
      wanted: fc.subarray(['mean', 'variance', 'histogram'] as const, { minLength: 1 }),
    })
    .map(({ low, range, decimals, required, cuts, wanted }) => {
      const text = (units: bigint): string => unitsText(units, decimals);
      const edges = [...cuts].sort((a, b) => Number(a - b)).map((cut) => text(low + cut));
      return {
        variable: {
          kind: 'number',
          id,
          label: id,
          help: '',
          required,
          loinc: null,
          unit: '1',
          alternativeUnits: [],
          minimum: text(low),
          maximum: text(low + range),
          decimals,
        },
        statistics: wanted.map(
          (kind): Statistic => (kind === 'histogram' ? { kind, variable: id, edges } : { kind, variable: id }),
        ),
        answer: orMissing(required, fc.bigInt({ min: low, max: low + range }).map(text)),
      };
    });

const categorical = (id: string): fc.Arbitrary<Asked> =>
  fc.record({ size: fc.integer({ min: 2, max: 5 }), required: fc.boolean() }).map(({ size, required }) => {
    const ids = Array.from({ length: size }, (_, i) => `c${i}`);
    return {
      variable: {
        kind: 'category',
        id,
        label: id,
        help: '',
        required,
        loinc: null,
        categories: ids.map((category) => ({ id: category, label: category })),
        publicStratum: false,
      },
      statistics: [{ kind: 'categories', variable: id }],
      answer: orMissing(required, fc.constantFrom(...ids)),
    };
  });

const asked = (id: string): fc.Arbitrary<Asked> => fc.oneof({ weight: 3, arbitrary: measured(id) }, categorical(id));

/** Studies of one to five variables and up to thirty people. */
export const randomStudy: fc.Arbitrary<RandomStudy> = fc
  .integer({ min: 1, max: 5 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => asked(`v${i}`))))
  .chain((questions) =>
    fc.record({
      variables: fc.constant(questions.map(({ variable }) => variable)),
      statistics: fc.constant(questions.flatMap(({ statistics }) => statistics)),
      personsCap: fc.integer({ min: 30, max: 2 ** 24 }),
      people: fc.array(
        fc
          .tuple(...questions.map(({ answer }) => answer))
          .map((answers) => Object.fromEntries(answers.map((answer, i) => [`v${i}`, answer]))),
        { minLength: 1, maxLength: 30 },
      ),
    }),
  );
