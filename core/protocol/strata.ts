import { canonicalText } from '../codec/canonical.ts';
import { answerOf, categoryIds, cellOf, isPublicStratum } from '../dictionary/primitives.ts';
import type { Answers, CellVariable, Variable } from '../dictionary/variable.ts';
import { DomainError } from '../errors.ts';

/** Variable id → category id, one member for each public stratum of the study. */
export type Strata = Readonly<Record<string, string>>;

/** Joint cells that a study may have: each needs its own minimum of persons, so that more could never all be released. */
export const MAX_JOINT_CELLS = 256;

export const publicStrata = (variables: readonly Variable[]): CellVariable[] =>
  variables.filter((variable): variable is CellVariable => isPublicStratum(variable));

/** Canonical text of a joint cell: what stands in envelopes and transcripts; '' for a study without public strata. */
export const strataText = (strata: Strata): string => (Object.keys(strata).length === 0 ? '' : canonicalText(strata));

/**
 * The strata that one contributor's answers fall into.
 * @throws DomainError `measurement/missing` | `measurement/unknown-category`
 */
export function strataOf(variables: readonly Variable[], answers: Answers): Strata {
  return Object.fromEntries(
    publicStrata(variables).map((variable) => {
      const answer = answerOf(answers, variable.id);
      if (answer === null) throw new DomainError('measurement/missing', { variable: variable.id });
      return [variable.id, cellOf(variable, answer)];
    }),
  );
}

/**
 * Reads strata from an envelope or a transcript: exactly the study's public strata, each with a known category, in canonical form.
 * @throws DomainError `envelope/bad-strata` (`why`: `syntax`, `missing`, `unknown`, `category`, `canonical`)
 */
export function parseStrata(text: string, variables: readonly Variable[]): Strata {
  const wanted = publicStrata(variables);
  const reject = (why: string): DomainError => new DomainError('envelope/bad-strata', { why });
  if (text === '') {
    if (wanted.length > 0) throw reject('missing');
    return {};
  }
  const given = parseObject(text);
  if (given === undefined) throw reject('syntax');
  const strata = wanted.map((variable): [string, string] => {
    const category = Object.hasOwn(given, variable.id) ? given[variable.id] : undefined;
    if (typeof category !== 'string') throw reject('missing');
    if (!categoryIds(variable).includes(category)) throw reject('category');
    return [variable.id, category];
  });
  if (Object.keys(given).length !== wanted.length) throw reject('unknown');
  const rebuilt = Object.fromEntries(strata);
  if (strataText(rebuilt) !== text) throw reject('canonical');
  return rebuilt;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** How many joint cells there are, without making them: a hostile dictionary could name 32^24. */
export const jointCellCount = (variables: readonly Variable[]): number =>
  publicStrata(variables).reduce((count, variable) => count * categoryIds(variable).length, 1);

/** Every joint cell of a study's public strata, the first stratum varying slowest; one empty cell without strata. */
export function jointCells(variables: readonly Variable[]): Strata[] {
  return publicStrata(variables).reduce<Strata[]>(
    (cells, variable) =>
      cells.flatMap((cell) => categoryIds(variable).map((category) => ({ ...cell, [variable.id]: category }))),
    [{}],
  );
}

/** Octets of the longest strata text of a study: what the bound of an upload allows for. */
export const longestStrata = (variables: readonly Variable[]): number => {
  const longest = publicStrata(variables).map((variable): [string, string] => [
    variable.id,
    categoryIds(variable).reduce((long, id) => (id.length > long.length ? id : long), ''),
  ]);
  return strataText(Object.fromEntries(longest)).length;
};
