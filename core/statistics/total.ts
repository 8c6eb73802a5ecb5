import { DomainError } from '../errors.ts';
import type { Layout } from './layout-types.ts';
import { unpack } from './slots.ts';

/**
 * Adds the plaintexts of several cells, contributors or rounds, group by group, exactly.
 * @param many plaintexts of one cell each, one per group
 * @throws DomainError `layout/overflow` when the persons together pass the study's cap: a slot could run over into its neighbour
 */
export function addPlaintexts(layout: Layout, many: readonly (readonly bigint[])[]): bigint[] {
  const persons = many.reduce((sum, plaintexts) => sum + unpack(layout, plaintexts).persons, 0n);
  if (persons > BigInt(layout.personsCap))
    throw new DomainError('layout/overflow', { why: 'persons cap', cap: layout.personsCap });
  return layout.groups.map((_, group) => many.reduce((sum, plaintexts) => sum + (plaintexts[group] as bigint), 0n));
}
