import { randomBytes } from 'node:crypto';
import { ACCOUNT_ROLES } from '../../core/protocol/roles.ts';
import { z } from '../../core/zod.ts';
import type { Deps } from '../deps.ts';
import { invitationHash } from '../invitation.ts';
import { operatorOnly, router } from '../trpc.ts';
import { type InviteDeps, invite } from '../use-cases/invite.ts';

const User = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ACCOUNT_ROLES),
  createdAt: z.date(),
  studies: z.int(),
});
const Invitation = z.strictObject({ email: z.string(), expiresAt: z.date(), usedAt: z.date().nullable() });

const SignUp = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mode'), mode: z.enum(['open', 'invited']) }),
  z.strictObject({ kind: z.literal('invite'), email: z.email().max(200) }),
]);

const inviting = ({ installations, settings, now }: Deps): InviteDeps => ({
  installations,
  appUrl: settings.appUrl,
  rng: (length) => randomBytes(length),
  now,
  tokenHash: invitationHash,
});

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

  /** Chooses who may sign up, or invites one address: the answer then has the link, this once. */
  signUp: operatorOnly('operator.signUp')
    .input(SignUp)
    .output(z.strictObject({ invitation: z.strictObject({ url: z.string(), expiresAt: z.date() }).nullable() }))
    .mutation(async ({ ctx: { deps, user }, input }) => {
      const invitation = input.kind === 'invite' ? await invite(inviting(deps), input.email) : null;
      if (input.kind === 'mode') await deps.installations.setSignUp(input.mode);
      await deps.audit.record({ deed: 'operator.signUp', actorKind: user.role, actorId: user.id });
      return { invitation };
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
