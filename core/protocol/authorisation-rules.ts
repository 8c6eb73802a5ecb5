import type { ErrorCode } from '../errors.ts';
import type { AccountRole, Scope, StudyRole } from './roles.ts';
import type { StudyPhase } from './study.ts';

/** Every procedure and plain route that serves or changes something, by its path. */
export const ACTIONS = [
  'installation.status',
  'installation.claim',
  'account.me',
  'account.tokens.list',
  'account.tokens.create',
  'account.tokens.revoke',
  'account.sessions.list',
  'account.sessions.revoke',
  'study.list',
  'study.get',
  'study.create',
  'study.update',
  'study.figures',
  'study.registerKey',
  'study.open',
  'study.close',
  'study.archive',
  'study.purge',
  'study.members.list',
  'study.members.add',
  'study.members.remove',
  'link.list',
  'link.create',
  'link.revoke',
  'contribution.study',
  'contribution.submit',
  'contribution.withdraw',
  'contribution.status',
  'contribution.receiptProof',
  'computation.launch',
  'computation.get',
  'computation.list',
  'computation.cancel',
  'computation.retry',
  'computation.progress',
  'release.list',
  'release.get',
  'release.inputs',
  'release.spoil',
  'log.checkpoint',
  'log.inclusion',
  'log.consistency',
  'operator.users',
  'operator.signUp',
  'operator.jobs',
  'operator.metrics',
  'audit.envelopes',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Who may do something. `scopes` are those of which a token needs one; without any the action is for sessions only. */
export type Rule =
  | { readonly for: 'nobody' | 'anyone' | 'claimant' }
  | { readonly for: 'operator' | 'user'; readonly scopes: readonly Scope[] }
  | { readonly for: 'account'; readonly scopes: readonly Scope[]; readonly roles: readonly AccountRole[] }
  | {
      readonly for: 'study';
      readonly scopes: readonly Scope[];
      readonly roles: readonly StudyRole[];
      /** Whether a study link is enough. */
      readonly link: boolean;
      readonly demonstrators: boolean;
      /** True where members may in demonstrations alone. */
      readonly demonstrationsOnly: boolean;
      readonly phases: readonly StudyPhase[];
      readonly phaseFault: ErrorCode;
    };
type StudyRule = Extract<Rule, { readonly for: 'study' }>;

const MEMBERS: readonly StudyRole[] = ['owner', 'analyst', 'viewer'];
const WORKERS: readonly StudyRole[] = ['owner', 'analyst'];
const OWNER: readonly StudyRole[] = ['owner'];
const EVERY_PHASE: readonly StudyPhase[] = ['draft', 'open', 'closed', 'archived', 'purged'];
const KEPT: readonly StudyPhase[] = ['draft', 'open', 'closed', 'archived'];
const OPENED: readonly StudyPhase[] = ['open', 'closed', 'archived'];
const RUNNING: readonly StudyPhase[] = ['open', 'closed'];

const study = (roles: readonly StudyRole[], scopes: readonly Scope[], rest: Partial<StudyRule> = {}): StudyRule => ({
  for: 'study',
  scopes,
  roles,
  link: false,
  demonstrators: true,
  demonstrationsOnly: false,
  phases: EVERY_PHASE,
  phaseFault: 'request/conflict',
  ...rest,
});
const ownAccount = (roles: readonly AccountRole[]): Rule => ({ for: 'account', scopes: [], roles });
const everyUser: readonly AccountRole[] = ['operator', 'researcher', 'demonstrator'];
const settledUser: readonly AccountRole[] = ['operator', 'researcher'];

const anyone: Rule = { for: 'anyone' };
const operator: Rule = { for: 'operator', scopes: [] };
const draftOnly: Partial<StudyRule> = { phases: ['draft'], phaseFault: 'study/not-draft' };
const ended: ErrorCode = 'study/closed';

/**
 * The whole policy, one row per action.
 * Withdrawing, asking after a contribution and its proof are open to anyone: the contributor's signature or the contribution's random id is the authority,
 * and must be enough when the study link has expired.
 * Aggregates go to those who compute and open; a viewer sees that there are releases, not their ciphertexts.
 * Contributions come by study links alone: whoever could send envelopes for others and open their sum could take one person's answers out of it. Synthetic
 * people may come from members.
 * The operator sees accounts and jobs, and of studies only those in which they have a role.
 */
export const RULES = {
  'installation.status': anyone,
  'installation.claim': { for: 'claimant' },
  'account.me': anyone,
  'account.tokens.list': ownAccount(settledUser),
  'account.tokens.create': ownAccount(settledUser),
  'account.tokens.revoke': ownAccount(settledUser),
  'account.sessions.list': ownAccount(everyUser),
  'account.sessions.revoke': ownAccount(everyUser),
  'study.list': { for: 'user', scopes: ['study:read'] },
  'study.get': study(MEMBERS, ['study:read']),
  'study.create': { for: 'user', scopes: ['study:write'] },
  'study.update': study(WORKERS, ['study:write'], draftOnly),
  'study.figures': { for: 'user', scopes: ['study:read'] },
  'study.registerKey': study(OWNER, ['study:write'], draftOnly),
  'study.open': study(OWNER, ['study:write'], draftOnly),
  'study.close': study(OWNER, ['study:write'], { phases: ['open'], phaseFault: ended }),
  'study.archive': study(OWNER, ['study:write'], { phases: ['closed'] }),
  'study.purge': study(OWNER, [], { phases: ['draft', 'archived'] }),
  'study.members.list': study(MEMBERS, ['study:read']),
  'study.members.add': study(OWNER, [], { phases: KEPT, demonstrators: false }),
  'study.members.remove': study(OWNER, [], { phases: KEPT, demonstrators: false }),
  'link.list': study(WORKERS, ['study:read']),
  'link.create': study(WORKERS, ['study:write'], { phases: ['open'], phaseFault: ended }),
  'link.revoke': study(WORKERS, ['study:write'], { phases: RUNNING, phaseFault: ended }),
  'contribution.study': study(MEMBERS, ['study:read'], { link: true, phases: OPENED, phaseFault: 'not-found' }),
  'contribution.submit': study(WORKERS, ['contribute'], {
    link: true,
    demonstrationsOnly: true,
    phases: ['open'],
    phaseFault: ended,
  }),
  'contribution.withdraw': anyone,
  'contribution.status': anyone,
  'contribution.receiptProof': anyone,
  'computation.launch': study(WORKERS, ['compute'], { phases: RUNNING, phaseFault: ended }),
  'computation.get': study(MEMBERS, ['study:read', 'compute']),
  'computation.list': study(MEMBERS, ['study:read', 'compute']),
  'computation.cancel': study(WORKERS, ['compute'], { phases: RUNNING, phaseFault: ended }),
  'computation.retry': study(WORKERS, ['compute'], { phases: RUNNING, phaseFault: ended }),
  'computation.progress': study(MEMBERS, ['study:read', 'compute']),
  'release.list': study(MEMBERS, ['study:read', 'release:read']),
  'release.get': study(WORKERS, ['release:read'], { phases: OPENED, phaseFault: 'not-found' }),
  'release.inputs': study(MEMBERS, ['release:read'], { link: true, phases: OPENED, phaseFault: 'not-found' }),
  'release.spoil': study(OWNER, ['release:read'], { phases: OPENED, phaseFault: 'not-found' }),
  'log.checkpoint': anyone,
  'log.inclusion': anyone,
  'log.consistency': anyone,
  'operator.users': operator,
  'operator.signUp': operator,
  'operator.jobs': operator,
  'operator.metrics': operator,
  'audit.envelopes': { for: 'nobody' },
} as const satisfies Record<Action, Rule>;
