import { answerOf, cellOf, encodeValue, isCells, isRequired } from '../dictionary/primitives.ts';
import type { Answers, Variable } from '../dictionary/variable.ts';
import { DomainError } from '../errors.ts';
import { binOf, monomialName } from './layout.ts';
import type { Factor, Group, Layout, Slot } from './layout-types.ts';

/** What a layout's plaintexts hold, slot by slot, for one contributor or for the sum of many. */
export interface SlotSums {
  readonly persons: bigint;
  /** Sums by {@link monomialName}; the count of persons is the empty name. */
  readonly sums: ReadonlyMap<string, bigint>;
}

/** A contributor's primitives of one variable; null where an optional variable was not answered. */
type Primitive = { readonly code: bigint; readonly cell: null } | { readonly code: null; readonly cell: string } | null;

/**
 * Packs one contributor's answers: one plaintext per group. A missing answer to an optional variable adds 0 to each of its slots, its presence included.
 * @param answers canonical answers, in the variables' own units
 * @throws DomainError `measurement/…` for whatever `checkAnswers` would have refused
 */
export function packAnswers(layout: Layout, variables: readonly Variable[], answers: Answers): bigint[] {
  const primitives = new Map(variables.map((variable) => [variable.id, primitiveOf(variable, answers)]));
  return layout.groups.map((group) =>
    group.slots.reduce((plain, slot) => plain | (monomial(slot.factors, primitives) << BigInt(slot.offset)), 0n),
  );
}

function primitiveOf(variable: Variable, answers: Answers): Primitive {
  const answer = answerOf(answers, variable.id);
  if (answer === null) {
    if (isRequired(variable)) throw new DomainError('measurement/missing', { variable: variable.id });
    return null;
  }
  return isCells(variable)
    ? { code: null, cell: cellOf(variable, answer) }
    : { code: encodeValue(variable, answer), cell: null };
}

function monomial(factors: readonly Factor[], primitives: ReadonlyMap<string, Primitive>): bigint {
  let value = 1n;
  for (const factor of factors) {
    const primitive = primitives.get(factor.variable);
    if (primitive === undefined)
      throw new DomainError('layout/overflow', { why: 'variable', variable: factor.variable });
    value *= primitive === null ? 0n : factorOf(factor, primitive);
  }
  return value;
}

function factorOf(factor: Factor, primitive: NonNullable<Primitive>): bigint {
  if (factor.kind === 'present') return 1n;
  if (factor.kind === 'value') {
    if (primitive.code === null) throw new DomainError('layout/overflow', { why: 'kind', variable: factor.variable });
    return primitive.code;
  }
  if (primitive.code === null) return primitive.cell === factor.cell ? 1n : 0n;
  const bin = binOf(factor.cell);
  return bin !== undefined && primitive.code >= bin.low && primitive.code <= bin.high ? 1n : 0n;
}

const spoilt = (why: string, group: number): DomainError => new DomainError('release/spoilt', { why, group });

/**
 * Takes the plaintexts of all groups apart. Whatever no honest contributors could have summed up to is refused:
 * octets above the last slot, groups that count different persons, a slot above persons × bound.
 * @throws DomainError `release/spoilt` (`why`, `group`), `layout/overflow` when the number of plaintexts is not the layout's
 */
export function unpack(layout: Layout, plaintexts: readonly bigint[]): SlotSums {
  if (plaintexts.length !== layout.groups.length)
    throw new DomainError('layout/overflow', { why: 'groups', count: plaintexts.length });
  const sums = new Map<string, bigint>();
  layout.groups.forEach((group, index) => {
    const plain = plaintexts[index] as bigint;
    if (plain < 0n || plain >> BigInt(usedBits(group)) !== 0n) throw spoilt('above the last slot', index);
    for (const slot of group.slots) {
      const name = monomialName(slot.factors);
      const sum = read(plain, slot);
      if (name === '' && sums.has('') && sums.get('') !== sum) throw spoilt('counts differ', index);
      sums.set(name, sum);
    }
  });
  const persons = sums.get('') ?? 0n;
  if (persons > BigInt(layout.personsCap)) throw spoilt('persons cap', 0);
  layout.groups.forEach((group, index) => {
    for (const slot of group.slots) {
      if (read(plaintexts[index] as bigint, slot) > persons * BigInt(slot.bound))
        throw spoilt('slot above its bound', index);
    }
  });
  return { persons, sums };
}

const read = (plain: bigint, slot: Slot): bigint => (plain >> BigInt(slot.offset)) & ((1n << BigInt(slot.width)) - 1n);

/** Bits that a group's slots take. */
export function usedBits(group: Group): number {
  const last = group.slots.at(-1);
  return last === undefined ? 0 : last.offset + last.width;
}
