import type { ErrorCode } from '../errors.ts';
import { FIGURES_PER_HUNDRED_PERSONS, figuresAllowed } from '../statistics/figures.ts';
import { MINIMUM_PERSONS_FLOOR, type ReleasePolicy } from './policy.ts';
import type { CellCount, RoundPhase } from './rounds.ts';

/** Everything that the server knows about a round and may rule on. */
export interface ReleaseFacts {
  readonly policy: ReleasePolicy;
  readonly phase: RoundPhase;
  readonly cells: readonly CellCount[];
  /** Figures that each cell opens: all slots of the layout. */
  readonly figures: number;
  /** Distinct sites when every input comes from sites, null as soon as one participant is among them. */
  readonly sites: number | null;
  readonly approvals: number;
}

export type RuleName = 'sealed' | 'cohort' | 'persons' | 'floor' | 'figures' | 'sites' | 'approvals';

/** One rule as it was applied, with its figures, so that a person can follow the verdict: actual ≥ required, for `figures` actual ≤ required. */
export interface RuleCheck {
  readonly rule: RuleName;
  /** Canonical strata text where the rule is about one cell; null where it is about the round. */
  readonly cell: string | null;
  readonly actual: number;
  readonly required: number;
  readonly comparison: 'at-least' | 'at-most';
  readonly holds: boolean;
  /** The study's policy set the rule aside in words that the consent shows. */
  readonly overridden: boolean;
}

export type Ruling =
  | {
      readonly allowed: true;
      readonly reasonCode: 'release/allowed';
      readonly detail: Readonly<Record<string, string | number>>;
      readonly rules: readonly RuleCheck[];
    }
  | {
      readonly allowed: false;
      readonly reasonCode: ErrorCode;
      readonly detail: Readonly<Record<string, string | number>>;
      readonly rules: readonly RuleCheck[];
    };

/** In order of importance: the first that fails names the verdict. */
const REASON: Readonly<Record<RuleName, ErrorCode>> = {
  sealed: 'release/not-released',
  cohort: 'cohort/empty',
  persons: 'release/too-few-persons',
  floor: 'release/too-few-persons',
  figures: 'release/figures',
  sites: 'release/too-few-sites',
  approvals: 'release/approvals-missing',
};

/** Rules on a release: applies every rule to every cell, records each with its figures, and allows only when all hold. */
export function ruleRelease(facts: ReleaseFacts): Ruling {
  const rules = [...roundRules(facts), ...facts.cells.flatMap((cell) => cellRules(facts, cell)), ...whoRules(facts)];
  const persons = facts.cells.reduce((sum, cell) => sum + cell.persons, 0);
  const broken = rules.find(({ holds, overridden }) => !holds && !overridden);
  if (broken === undefined) {
    const detail = { persons, cells: facts.cells.length, minimum: facts.policy.minimumPersons, figures: facts.figures };
    return { allowed: true, reasonCode: 'release/allowed', detail, rules };
  }
  const { rule, actual, required, cell } = broken;
  return { allowed: false, reasonCode: REASON[rule], detail: { rule, actual, required, cell: cell ?? '' }, rules };
}

const atLeast = (rule: RuleName, cell: string | null, actual: number, required: number): RuleCheck => ({
  rule,
  cell,
  actual,
  required,
  comparison: 'at-least',
  holds: actual >= required,
  overridden: false,
});

const roundRules = ({ phase, cells }: ReleaseFacts): RuleCheck[] => [
  atLeast('sealed', null, phase === 'sealed' ? 1 : 0, 1),
  atLeast('cohort', null, cells.length, 1),
];

function cellRules({ policy, figures }: ReleaseFacts, { cell, persons }: CellCount): RuleCheck[] {
  return [
    atLeast('persons', cell, persons, policy.minimumPersons),
    atLeast('floor', cell, persons, MINIMUM_PERSONS_FLOOR),
    {
      rule: 'figures',
      cell,
      actual: figures,
      required: (FIGURES_PER_HUNDRED_PERSONS * persons) / 100,
      comparison: 'at-most',
      holds: figuresAllowed(figures, persons),
      overridden: policy.override !== null,
    },
  ];
}

const whoRules = ({ policy, sites, approvals }: ReleaseFacts): RuleCheck[] => [
  ...(sites === null ? [] : [atLeast('sites', null, sites, policy.minimumSites)]),
  atLeast('approvals', null, approvals, policy.approvals.required),
];
