import { canonicalText } from '../codec/canonical.ts';
import { DomainError } from '../errors.ts';
import { finishCell, type Questions } from './finish.ts';
import type { Layout } from './layout-types.ts';
import { powersOf } from './reveal.ts';
import { suppress, type Table, withholdLike } from './suppress.ts';
import { addPlaintexts } from './total.ts';

/** One released aggregate as opened: one joint cell of one round. */
export interface OpenedAggregate {
  readonly round: number;
  readonly strata: Readonly<Record<string, string>>;
  readonly persons: number;
  readonly plaintexts: readonly bigint[];
}

/** What is withheld, from the study's policy. */
export interface Withholding {
  /** Counts below it are withheld, see `suppressionThreshold`. */
  readonly below: number;
  /** Whether an optional variable needs as many answers as its figures would; false where the policy put the figures rule aside in words. */
  readonly figuresRule: boolean;
}

/** An aggregate without the name of its round: one, or several added up. */
type Summed = Omit<OpenedAggregate, 'round'>;

/**
 * Finishes everything that was released for one question: checks each aggregate by itself, finishes each round and withholds its small counts, then adds
 * the rounds exactly. Figures over several rounds are shown where each of these rounds shows them: all that unions of rounds say then follows from what
 * the rounds say by themselves, and whoever subtracts them learns nothing that was withheld.
 * @returns the total and, where there are public strata, one result per joint cell in order of first appearance
 * @throws DomainError `release/count-mismatch` | `release/spoilt` | `layout/overflow` | `cohort/empty`
 */
export function finishRelease(
  document: Questions,
  layout: Layout,
  aggregates: readonly OpenedAggregate[],
  withholding: Withholding,
): Table {
  if (aggregates.length === 0) throw new DomainError('cohort/empty');
  for (const aggregate of aggregates) finishCell({ document, layout, ...aggregate });
  const rounds = [...new Set(aggregates.map(({ round }) => round))].map((round) => {
    const own = rowsOf(
      layout,
      aggregates.filter((aggregate) => aggregate.round === round),
    );
    const powers = [own.total, ...own.cells].map(({ plaintexts }) =>
      powersOf(document, layout, plaintexts, withholding.figuresRule),
    );
    return suppress(finishRows(document, layout, own), withholding.below, powers);
  });
  const [only, ...others] = rounds;
  if (only !== undefined && others.length === 0) return only;
  return withholdLike(finishRows(document, layout, rowsOf(layout, aggregates)), rounds);
}

interface Rows {
  readonly total: Summed;
  readonly cells: readonly Summed[];
}

/** One row per joint cell, rounds added up, and their total; no cells where there are no strata. */
function rowsOf(layout: Layout, aggregates: readonly Summed[]): Rows {
  const byCell = new Map<string, Summed[]>();
  for (const aggregate of aggregates) {
    const name = canonicalText(aggregate.strata);
    byCell.set(name, [...(byCell.get(name) ?? []), aggregate]);
  }
  const joined = [...byCell.values()].map((same) => join(layout, same, (same[0] as Summed).strata));
  const stratified = joined.some(({ strata }) => Object.keys(strata).length > 0);
  return { total: join(layout, joined, {}), cells: stratified ? joined : [] };
}

function finishRows(document: Questions, layout: Layout, { total, cells }: Rows): Table {
  const finish = (row: Summed) => finishCell({ document, layout, ...row });
  return { total: finish(total), cells: cells.map(finish) };
}

const join = (layout: Layout, aggregates: readonly Summed[], strata: Readonly<Record<string, string>>): Summed => ({
  strata,
  persons: aggregates.reduce((sum, { persons }) => sum + persons, 0),
  plaintexts: addPlaintexts(
    layout,
    aggregates.map(({ plaintexts }) => plaintexts),
  ),
});
