import type { ErrorCode } from '../errors.ts';
import { type Action, RULES, type Rule } from './authorisation-rules.ts';
import type { AccountRole, Scope, StudyRole } from './roles.ts';
import type { StudyPhase } from './study.ts';

export type { Action } from './authorisation-rules.ts';
export type { AccountRole, Scope, StudyRole } from './roles.ts';

/** Who is asking, as the edge established it. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'link'; readonly studyId: string; readonly linkId: string }
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly role: AccountRole;
      readonly scopes: 'session' | readonly Scope[];
    };

/** What it is about, as the store knows it. `role` is the principal's own role in that study, null without one. */
export type Resource =
  | { readonly kind: 'none' }
  | { readonly kind: 'installation'; readonly claimed: boolean }
  | { readonly kind: 'account'; readonly userId: string }
  | { readonly kind: 'new-study'; readonly demonstration: boolean }
  | {
      readonly kind: 'study';
      readonly studyId: string;
      readonly phase: StudyPhase;
      readonly role: StudyRole | null;
      readonly demonstration: boolean;
    };

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly code: ErrorCode };

const PERMIT: Verdict = { allowed: true };
const deny = (code: ErrorCode): Verdict => ({ allowed: false, code });

/**
 * The one authorisation policy, pure, denying by default: server (law) and screens (courtesy) ask the same function.
 * A key owner can open whatever they are served; so what may be fetched, not the cipher, is what protects one person from them.
 * No action serves a stored contribution to anybody: `audit.envelopes` has its place in the table and is denied to all.
 */
export function authorise(principal: Principal, action: Action, resource: Resource): Verdict {
  const rule: Rule | undefined = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  if (rule === undefined) return deny('access/denied');
  switch (rule.for) {
    case 'nobody':
      return deny('access/denied');
    case 'anyone':
      return PERMIT;
    case 'claimant':
      return resource.kind === 'installation' && !resource.claimed ? PERMIT : deny('access/setup-token');
    case 'operator':
      return asUser(principal, rule, (user) => (user.role === 'operator' ? PERMIT : deny('access/denied')));
    case 'account':
      return asUser(principal, rule, (user) =>
        resource.kind === 'account' && resource.userId === user.id && rule.roles.includes(user.role)
          ? PERMIT
          : deny('access/denied'),
      );
    case 'user':
      return asUser(principal, rule, (user) => aboutNewStudy(user, resource));
    case 'study':
      return resource.kind === 'study' ? aboutStudy(principal, rule, resource) : deny('access/denied');
  }
}

type User = Extract<Principal, { readonly kind: 'user' }>;
type StudyResource = Extract<Resource, { readonly kind: 'study' }>;
type StudyRule = Extract<Rule, { readonly for: 'study' }>;

/** Sessions pass; a token passes where it has one of the rule's scopes, never where the rule names none. */
function asUser(
  principal: Principal,
  rule: { readonly scopes: readonly Scope[] },
  verdict: (user: User) => Verdict,
): Verdict {
  if (principal.kind !== 'user') return deny('access/signed-out');
  const { scopes } = principal;
  if (scopes !== 'session' && !rule.scopes.some((scope) => scopes.includes(scope))) return deny('access/denied');
  return verdict(principal);
}

function aboutNewStudy(user: User, resource: Resource): Verdict {
  if (resource.kind === 'none') return PERMIT;
  if (resource.kind !== 'new-study') return deny('access/denied');
  return user.role !== 'demonstrator' || resource.demonstration ? PERMIT : deny('access/denied');
}

/** To somebody without a role a study does not exist: its id tells nothing. */
function aboutStudy(principal: Principal, rule: StudyRule, study: StudyResource): Verdict {
  const phase = (): Verdict => (rule.phases.includes(study.phase) ? PERMIT : deny(rule.phaseFault));
  if (principal.kind === 'link') {
    if (!rule.link || principal.studyId !== study.studyId) return deny('access/denied');
    return study.phase === 'draft' || study.phase === 'purged' ? deny('not-found') : phase();
  }
  return asUser(principal, rule, (user) => {
    if (study.role === null) return deny('not-found');
    if (!rule.roles.includes(study.role)) return deny('access/denied');
    if (rule.demonstrationsOnly && !study.demonstration) return deny('access/denied');
    if (user.role === 'demonstrator' && (!study.demonstration || !rule.demonstrators)) return deny('access/denied');
    return phase();
  });
}
