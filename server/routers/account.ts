import { DomainError } from '../../core/errors.ts';
import { ACCOUNT_ROLES, SCOPES } from '../../core/protocol/roles.ts';
import { z } from '../../core/zod.ts';
import { askerOf } from '../principal.ts';
import { anyone, ownAccount, router } from '../trpc.ts';

const Nothing = z.strictObject({});
const Done = z.strictObject({ done: z.literal(true) });
const Me = z.strictObject({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(ACCOUNT_ROLES) });
const Session = z.strictObject({
  id: z.string(),
  createdAt: z.date(),
  expiresAt: z.date(),
  userAgent: z.string().nullable(),
  current: z.boolean(),
});
const Token = z.strictObject({
  id: z.string(),
  name: z.string(),
  start: z.string(),
  scopes: z.array(z.string()),
  expiresAt: z.date().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
});
const NewToken = z.strictObject({
  name: z.string().trim().min(1).max(32),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  days: z.int().min(1).max(365),
});

const TOKENS_PER_HOUR = { seconds: 3600, uses: 30 };

const sessions = router({
  list: ownAccount('account.sessions.list')
    .input(Nothing)
    .output(z.array(Session))
    .query(async ({ ctx: { deps, user, headers } }) => {
      const current = (await deps.credentials.holderOf(headers))?.sessionId;
      const all = await deps.credentials.sessions(user.id);
      return all.map((session) => ({ ...session, current: session.id === current }));
    }),

  revoke: ownAccount('account.sessions.revoke')
    .input(z.strictObject({ sessionId: z.string().max(64) }))
    .output(Done)
    .mutation(async ({ ctx: { deps, user }, input }) => {
      if (!(await deps.credentials.revokeSession(user.id, input.sessionId))) throw new DomainError('not-found');
      await deps.audit.record({ deed: 'account.sessions.revoke', actorKind: user.role, actorId: user.id });
      return { done: true };
    }),
});

const tokens = router({
  list: ownAccount('account.tokens.list')
    .input(Nothing)
    .output(z.array(Token))
    .query(async ({ ctx: { deps, user } }) =>
      [...(await deps.credentials.tokens(user.id))].map((token) => ({ ...token, scopes: [...token.scopes] })),
    ),

  create: ownAccount('account.tokens.create')
    .input(NewToken)
    .output(z.strictObject({ token: z.string(), summary: Token }))
    .mutation(async ({ ctx: { deps, user }, input }) => {
      if (!(await deps.limits.take('tokens', user.id, TOKENS_PER_HOUR)))
        throw new DomainError('access/rate-limited', { seconds: TOKENS_PER_HOUR.seconds });
      const { token, summary } = await deps.credentials.createToken(user.id, input);
      await deps.audit.record({
        deed: 'account.tokens.create',
        actorKind: user.role,
        actorId: user.id,
        subjectId: summary.id,
      });
      return { token, summary: { ...summary, scopes: [...summary.scopes] } };
    }),

  revoke: ownAccount('account.tokens.revoke')
    .input(z.strictObject({ tokenId: z.string().max(64) }))
    .output(Done)
    .mutation(async ({ ctx: { deps, user }, input }) => {
      if (!(await deps.credentials.revokeToken(user.id, input.tokenId))) throw new DomainError('not-found');
      await deps.audit.record({
        deed: 'account.tokens.revoke',
        actorKind: user.role,
        actorId: user.id,
        subjectId: input.tokenId,
      });
      return { done: true };
    }),
});

export const accountRouter = router({
  /** Who is signed in; null for everybody else. */
  me: anyone('account.me')
    .meta({ openapi: { method: 'GET', path: '/account', tags: ['installation'], summary: 'Whose token this is' } })
    .input(Nothing)
    .output(Me.nullable())
    .query(async ({ ctx }) => {
      const { principal } = await askerOf(ctx);
      return principal.kind === 'user' ? ctx.deps.accounts.get(principal.id) : null;
    }),
  sessions,
  tokens,
});
