import { z } from '../../core/zod.ts';
import { MAX_PASSWORD, MIN_PASSWORD } from '../auth.ts';
import { isSetupToken } from '../setup-token.ts';
import { anyone, router } from '../trpc.ts';
import { claimInstallation } from '../use-cases/claim-installation.ts';
import { CODE_VERSION } from '../version.ts';

const Status = z.strictObject({
  claimed: z.boolean(),
  signUp: z.enum(['open', 'invited']),
  demonstration: z.boolean(),
  operatorName: z.string(),
  version: z.string(),
});

const Claim = z.strictObject({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(200),
  password: z.string().min(MIN_PASSWORD).max(MAX_PASSWORD),
});

export const installationRouter = router({
  status: anyone('installation.status')
    .meta({
      openapi: {
        method: 'GET',
        path: '/installation',
        tags: ['installation'],
        summary: 'Whether this installation has an operator, and who may sign up',
      },
    })
    .input(z.strictObject({}))
    .output(Status)
    .query(async ({ ctx: { deps } }) => {
      const { claimed, signUp } = await deps.installations.read();
      const { demonstration, operatorName } = deps.settings;
      return { claimed, signUp: signUp ?? deps.settings.signUp, demonstration, operatorName, version: CODE_VERSION };
    }),

  claim: anyone('installation.claim')
    .input(Claim)
    .output(z.strictObject({ claimed: z.literal(true) }))
    .mutation(async ({ ctx: { deps, address }, input }) => {
      await claimInstallation({ ...deps, isSetupToken }, address, input);
      await deps.audit.record({ deed: 'installation.claim', actorKind: 'token', actorId: null });
      return { claimed: true };
    }),
});
