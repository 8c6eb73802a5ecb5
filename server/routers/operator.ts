import { ACCOUNT_ROLES } from '../../core/protocol/roles.ts';
import { z } from '../../core/zod.ts';
import { operatorOnly, router } from '../trpc.ts';

const User = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ACCOUNT_ROLES),
  createdAt: z.date(),
  studies: z.int(),
});
const Invitation = z.strictObject({ email: z.string(), usedAt: z.date().nullable() });

const SignUp = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mode'), mode: z.enum(['open', 'invited']) }),
  z.strictObject({ kind: z.literal('invite'), email: z.email().max(200) }),
]);

export const operatorRouter = router({
  users: operatorOnly('operator.users')
    .input(
      z.strictObject({ take: z.int().min(1).max(200).default(50), after: z.string().max(64).nullable().default(null) }),
    )
    .output(z.strictObject({ users: z.array(User).readonly(), invitations: z.array(Invitation).readonly() }))
    .query(async ({ ctx: { deps }, input }) => ({
      users: await deps.accounts.list(input),
      invitations: await deps.installations.invitations(),
    })),

  /** Chooses who may sign up, or invites one address. */
  signUp: operatorOnly('operator.signUp')
    .input(SignUp)
    .output(z.strictObject({ done: z.literal(true) }))
    .mutation(async ({ ctx: { deps, user }, input }) => {
      if (input.kind === 'mode') await deps.installations.setSignUp(input.mode);
      else await deps.installations.invite(input.email.toLowerCase());
      await deps.audit.record({ deed: 'operator.signUp', actorKind: user.role, actorId: user.id });
      return { done: true };
    }),

  /** Counts of computations and jobs; no study is named. */
  jobs: operatorOnly('operator.jobs')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        computations: z.record(z.string(), z.int()),
        jobs: z.array(z.strictObject({ kind: z.string(), state: z.string(), count: z.int() })).readonly(),
        unsequenced: z.int(),
      }),
    )
    .query(({ ctx: { deps } }) => deps.jobsOverview()),
});
