import { initTRPC, TRPCError } from '@trpc/server';

import type { OpenApiMeta } from 'trpc-to-openapi';
import { DomainError } from '../core/errors.ts';
import { type Action, authorise, type Principal, type Resource, type Verdict } from '../core/protocol/authorisation.ts';
import { RULES, type Rule } from '../core/protocol/authorisation-rules.ts';
import type { StudyRole } from '../core/protocol/roles.ts';
import { z } from '../core/zod.ts';
import type { RequestContext } from './context.ts';
import { describeFault, faultOf, STATUS } from './errors.ts';
import { transformer } from './http/transformer.ts';
import { type Asker, askerOf, refuseForeignOrigin } from './principal.ts';

/** Every procedure names the action under which the policy knows it: the same as its path. */
export interface ProcedureMeta extends OpenApiMeta {
  readonly action?: Action;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
    // Code and detail, nothing else: no stack, no path, no message of a driver.
    errorFormatter: ({ error, shape }) => {
      const fault = faultOf(error) ?? { code: 'internal', detail: {} };
      return { code: shape.code, message: fault.code, data: { code: fault.code, detail: fault.detail } };
    },
  });

export const { router, createCallerFactory } = t;

/** Logs name, outcome and duration; turns what was thrown into what may be told. */
const observed = t.procedure.use(async ({ ctx, path, type, next }) => {
  const started = performance.now();
  const result = await next();
  const seconds = (performance.now() - started) / 1000;
  const fault = result.ok ? undefined : faultOf(result.error);
  const status = result.ok ? 'ok' : (fault?.code ?? 'internal');
  ctx.deps.metrics.procedure(path, status, seconds);
  const line = { requestId: ctx.requestId, procedure: path, type, status, milliseconds: Math.round(seconds * 1000) };
  if (result.ok) {
    ctx.deps.logger.info(line);
    return result;
  }
  if (fault === null || fault === undefined) {
    ctx.deps.logger.error({ ...line, fault: describeFault(result.error.cause ?? result.error) }, 'unexpected');
    const told = new DomainError('internal', { requestId: ctx.requestId });
    return { ...result, error: new TRPCError({ code: STATUS.internal.trpc, message: told.code, cause: told }) };
  }
  ctx.deps.logger.info(line);
  const told = new DomainError(fault.code, fault.detail);
  return { ...result, error: new TRPCError({ code: STATUS[fault.code].trpc, message: fault.code, cause: told }) };
});

/** @throws DomainError what the policy answers */
function enforce(principal: Principal, action: Action, resource: Resource): void {
  const verdict = authorise(principal, action, resource);
  if (!verdict.allowed) throw new DomainError(verdict.code);
}

/** A procedure built for the wrong kind of rule would never let anybody in: it fails while the server loads. */
function requireRule(action: Action, ...kinds: readonly Rule['for'][]): void {
  if (!kinds.includes(RULES[action].for)) throw new Error(`${action} is not for ${kinds.join(' or ')}`);
}

/** For everybody: what the caller sends must be its own authority (a signature, a random id, the set-up token). */
export const anyone = (action: Action) => {
  requireRule(action, 'anyone', 'claimant');
  return observed.meta({ action }).use(async ({ ctx, next }) => {
    const resource: Resource =
      RULES[action].for === 'claimant'
        ? { kind: 'installation', claimed: (await ctx.deps.installations.read()).claimed }
        : { kind: 'none' };
    enforce({ kind: 'anonymous' }, action, resource);
    return next();
  });
};

type User = Extract<Principal, { readonly kind: 'user' }>;

async function userAsking(
  ctx: RequestContext,
  action: Action,
  type: string,
  resourceFor: (user: User | null) => Resource,
): Promise<User> {
  const { principal, byCookie } = await askerOf(ctx);
  if (byCookie && type === 'mutation') refuseForeignOrigin(ctx.headers, ctx.deps.settings.appUrl);
  enforce(principal, action, resourceFor(principal.kind === 'user' ? principal : null));
  if (principal.kind !== 'user') throw new DomainError('access/signed-out');
  return principal;
}

/** For somebody with an account, about that account. */
export const ownAccount = (action: Action) => {
  requireRule(action, 'account');
  return observed.meta({ action }).use(async ({ ctx, type, next }) => {
    const user = await userAsking(ctx, action, type, (asker) => ({ kind: 'account', userId: asker?.id ?? '' }));
    return next({ ctx: { user } });
  });
};

/** For the operator. */
export const operatorOnly = (action: Action) => {
  requireRule(action, 'operator');
  return observed.meta({ action }).use(async ({ ctx, type, next }) => {
    const user = await userAsking(ctx, action, type, () => ({ kind: 'none' }));
    return next({ ctx: { user } });
  });
};

/** For anybody with an account, about no study in particular. A demonstrator's new study is always a demonstration. */
export const signedIn = (action: Action) => {
  requireRule(action, 'user');
  return observed.meta({ action }).use(async ({ ctx, type, next, getRawInput }) => {
    const demonstration =
      action === 'study.create' && AboutDemonstration.safeParse(await getRawInput()).data?.demonstration === true;
    const resource: Resource = action === 'study.create' ? { kind: 'new-study', demonstration } : { kind: 'none' };
    const user = await userAsking(ctx, action, type, () => resource);
    return next({ ctx: { user } });
  });
};

const AboutDemonstration = z.looseObject({ demonstration: z.boolean().optional() });
const AboutStudy = z.looseObject({ studyId: z.uuid() });

/** Whose study, as the policy saw it. */
export interface StudyAccess {
  readonly studyId: string;
  readonly userId: string;
  readonly role: StudyRole;
}

const NO_STUDY = '00000000-0000-0000-0000-000000000000';

async function studyResource(
  ctx: RequestContext,
  { principal, linkedPhase }: Asker,
  studyId: string,
): Promise<Extract<Resource, { kind: 'study' }>> {
  if (principal.kind === 'user') {
    const found = await ctx.deps.studies.roleOf({ studyId, userId: principal.id });
    if (found !== null) return { kind: 'study', studyId, ...found };
  } else if (principal.kind === 'link' && principal.studyId === studyId && linkedPhase !== null) {
    return { kind: 'study', studyId, phase: linkedPhase, role: null, demonstration: false };
  }
  // No such study and no role in it look the same.
  return { kind: 'study', studyId: NO_STUDY, phase: 'draft', role: null, demonstration: false };
}

/** For members of a study: the input names it as `studyId`; what follows finds `ctx.access`. */
export const inStudy = (action: Action) => {
  requireRule(action, 'study');
  return observed.meta({ action }).use(async ({ ctx, type, next, getRawInput }) => {
    const asker = await askerOf(ctx);
    const { principal, byCookie } = asker;
    if (byCookie && type === 'mutation') refuseForeignOrigin(ctx.headers, ctx.deps.settings.appUrl);
    if (principal.kind === 'anonymous') throw new DomainError('access/signed-out');
    const studyId = AboutStudy.safeParse(await getRawInput()).data?.studyId ?? NO_STUDY;
    const resource = await studyResource(ctx, asker, studyId);
    enforce(principal, action, resource);
    if (principal.kind !== 'user' || resource.role === null) throw new DomainError('access/denied');
    const access: StudyAccess = { studyId, userId: principal.id, role: resource.role };
    /** Rules anew on the same request, for what lasts: @throws DomainError once session, token, role or phase is gone */
    const mayStill = async (): Promise<void> => {
      const now = await askerOf(ctx);
      enforce(now.principal, action, await studyResource(ctx, now, studyId));
    };
    return next({ ctx: { access, mayStill } });
  });
};

/** Names the study where the input is octets and no link does. */
export const STUDY_HEADER = 'x-cipherward-study';

/** Whether somebody may come in but for the phase: what was acknowledged is acknowledged again, nothing else. */
const isLate = (verdict: Verdict, action: Action, { phase }: Extract<Resource, { kind: 'study' }>): boolean =>
  !verdict.allowed &&
  verdict.code === 'study/closed' &&
  action === 'contribution.submit' &&
  (phase === 'closed' || phase === 'archived');

/** For those who hold a study link, and for members (who name the study in the input or a header): what follows finds `ctx.entry`. */
export const throughLink = (action: Action) => {
  requireRule(action, 'study');
  return observed.meta({ action }).use(async ({ ctx, type, next, getRawInput }) => {
    const asker = await askerOf(ctx);
    const { principal, byCookie } = asker;
    if (byCookie && type === 'mutation') refuseForeignOrigin(ctx.headers, ctx.deps.settings.appUrl);
    if (principal.kind === 'anonymous') throw new DomainError('access/signed-out');
    const input = AboutStudy.safeParse(await getRawInput()).data?.studyId;
    const named = input ?? ctx.headers.get(STUDY_HEADER) ?? (principal.kind === 'link' ? principal.studyId : null);
    const studyId = z.uuid().safeParse(named).data ?? NO_STUDY;
    const resource = await studyResource(ctx, asker, studyId);
    const verdict = authorise(principal, action, resource);
    const late = isLate(verdict, action, resource);
    if (!verdict.allowed && !late) throw new DomainError(verdict.code);
    const linkId = principal.kind === 'link' ? principal.linkId : null;
    return next({ ctx: { entry: { studyId, linkId, late, address: ctx.address } } });
  });
};
