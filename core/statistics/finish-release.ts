import { canonicalText } from '../codec/canonical.ts';
import { DomainError } from '../errors.ts';
import { finishCell, type Questions } from './finish.ts';
import type { Layout } from './layout-types.ts';
import { suppress, type Table } from './suppress.ts';
import { addPlaintexts } from './total.ts';

/** One released aggregate as opened: one joint cell of one or more rounds. */
export interface OpenedAggregate {
  readonly strata: Readonly<Record<string, string>>;
  readonly persons: number;
  readonly plaintexts: readonly bigint[];
}

/**
 * Finishes everything that was released for one question: checks each aggregate by itself, adds rounds of the same joint cell and then all cells exactly,
 * finishes the figures and withholds small cells.
 * Each view is suppressed by itself: whoever opens several unions of rounds can subtract them. That is a limit of suppression, which binds our software and
 * not a determined key owner, and the reason why figures are limited per person.
 * @param below counts below it are withheld, see `suppressionThreshold`
 * @returns the total and, where there are public strata, one result per joint cell in order of first appearance
 * @throws DomainError `release/count-mismatch` | `release/spoilt` | `layout/overflow` | `cohort/empty`
 */
export function finishRelease(
  document: Questions,
  layout: Layout,
  aggregates: readonly OpenedAggregate[],
  below: number,
): Table {
  if (aggregates.length === 0) throw new DomainError('cohort/empty');
  for (const aggregate of aggregates) finishCell({ document, layout, ...aggregate });
  const byCell = new Map<string, OpenedAggregate[]>();
  for (const aggregate of aggregates) {
    const name = canonicalText(aggregate.strata);
    byCell.set(name, [...(byCell.get(name) ?? []), aggregate]);
  }
  const joined = [...byCell.values()].map((same) => joinAggregates(layout, same, (same[0] as OpenedAggregate).strata));
  const everything = joinAggregates(layout, joined, {});
  const finish = (opened: OpenedAggregate) => finishCell({ document, layout, ...opened });
  const stratified = joined.some(({ strata }) => Object.keys(strata).length > 0);
  return suppress({ total: finish(everything), cells: stratified ? joined.map(finish) : [] }, below);
}

const joinAggregates = (
  layout: Layout,
  aggregates: readonly OpenedAggregate[],
  strata: Readonly<Record<string, string>>,
): OpenedAggregate => ({
  strata,
  persons: aggregates.reduce((sum, { persons }) => sum + persons, 0),
  plaintexts: addPlaintexts(
    layout,
    aggregates.map(({ plaintexts }) => plaintexts),
  ),
});
