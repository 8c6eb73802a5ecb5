import type { RuleView } from './views.ts';

const KNOWN = ['sealed', 'cohort', 'persons', 'floor', 'figures', 'sites', 'approvals'] as const;
type KnownRule = (typeof KNOWN)[number];

/** A rule as it was applied, ready for its sentence. */
export interface RuleLine {
  readonly sentence: KnownRule | 'unknown';
  /** Joint cell that it is about; null for the whole round. */
  readonly cell: string | null;
  readonly rule: string;
  readonly actual: number;
  /** Cut to whole numbers: what a count may be at most, or must be at least. */
  readonly required: number;
  readonly holds: boolean;
  readonly overridden: boolean;
}

const isKnown = (rule: string): rule is KnownRule => (KNOWN as readonly string[]).includes(rule);

/** Lines of a ruling: what says nothing is left out (nobody's approval is asked for, the round was sealed), what is broken comes first. */
export function ruleLines(rules: readonly RuleView[]): RuleLine[] {
  const lines = rules
    .filter(
      ({ rule, holds, required }) =>
        !holds || !(rule === 'sealed' || rule === 'cohort' || (rule === 'approvals' && required === 0)),
    )
    .map(({ rule, cell, actual, required, comparison, holds, overridden }) => ({
      sentence: isKnown(rule) ? rule : ('unknown' as const),
      cell,
      rule,
      actual,
      required: comparison === 'at-most' ? Math.floor(required) : Math.ceil(required),
      holds,
      overridden,
    }));
  return [...lines.filter(isBroken), ...lines.filter((line) => !isBroken(line))];
}

/** Not fulfilled, and not set aside either. */
export const isBroken = ({ holds, overridden }: Pick<RuleLine, 'holds' | 'overridden'>): boolean =>
  !holds && !overridden;
