import { tracked } from '@trpc/server';
import { DomainError } from '../../core/errors.ts';
import { z } from '../../core/zod.ts';
import type { Deps } from '../deps.ts';
import { watchOf } from '../jobs/watch.ts';
import type { Computation } from '../ports/computations.ts';
import { inStudy, router, type StudyAccess } from '../trpc.ts';
import { cancelComputation } from '../use-cases/cancel-computation.ts';
import type { ComputeDeps } from '../use-cases/compute-deps.ts';
import { launchComputation } from '../use-cases/launch-computation.ts';
import { retryComputation } from '../use-cases/retry-computation.ts';
import { watchComputation } from '../use-cases/watch-computation.ts';

const LIST_LIMIT = 100;
const MOST_ROUNDS = 1000;

const AboutStudy = z.strictObject({ studyId: z.uuid() });
const AboutComputation = z.strictObject({ studyId: z.uuid(), computationId: z.uuid() });
const Launch = z.strictObject({
  studyId: z.uuid(),
  visit: z.int().min(0).max(51),
  rounds: z.array(z.int().min(1)).min(1).max(MOST_ROUNDS).optional(),
});

/** A fault as the screens turn it into a sentence. */
export const FaultView = z.object({
  code: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
});

const ComputationView = z.object({
  id: z.string(),
  studyId: z.string(),
  visit: z.int(),
  kind: z.enum(['round', 'union']),
  /** Numbers of the rounds whose contributions are counted. */
  rounds: z.array(z.int()),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  step: z.enum(['queued', 'adding', 'joining', 'finishing', 'released', 'refused']),
  /** Ciphertexts added of all. A union adds stored sums: 0 of 0. */
  done: z.int(),
  total: z.int(),
  persons: z.int(),
  /** Grows when a withdrawal or a retry started it again. */
  attempt: z.int(),
  fault: FaultView.nullable(),
  releaseId: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

const viewOf = (c: Computation): z.infer<typeof ComputationView> => ({
  id: c.id,
  studyId: c.studyId,
  visit: c.visit,
  kind: c.fromStored ? 'union' : 'round',
  rounds: c.rounds.map(({ number }) => number),
  state: c.state,
  step: c.step,
  done: c.done,
  total: c.total,
  persons: c.persons,
  attempt: c.attempt,
  fault: c.failureCode === null ? null : { code: c.failureCode, detail: c.failureDetail ?? {} },
  releaseId: c.releaseId,
  createdAt: c.createdAt.toISOString(),
  startedAt: c.startedAt?.toISOString() ?? null,
  finishedAt: c.finishedAt?.toISOString() ?? null,
});

/** The computation, if it is this study's: the policy has ruled on the study alone. */
async function ownComputation(
  { store }: ComputeDeps,
  { studyId, computationId }: z.infer<typeof AboutComputation>,
): Promise<Computation> {
  const computation = await store.computations.get(computationId);
  if (computation?.studyId !== studyId) throw new DomainError('not-found');
  return computation;
}

const openapi = (method: 'GET' | 'POST', path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ['computation'], protect: true },
});

export const computationRouter = router({
  launch: inStudy('computation.launch')
    .meta(
      openapi(
        'POST',
        '/studies/{studyId}/computations',
        'Seal a round and compute it, or compute a union of released rounds',
      ),
    )
    .input(Launch)
    .output(z.object({ computationId: z.string(), launched: z.boolean() }))
    .mutation(async ({ ctx, input: { studyId, visit, rounds } }) => {
      const { userId } = ctx.access;
      const outcome = await launchComputation(ctx.deps.compute, userId, {
        studyId,
        visit,
        ...(rounds === undefined ? {} : { rounds }),
      });
      if (outcome.launched) await note(ctx, 'computation.launch', studyId, outcome.computationId);
      return outcome;
    }),

  get: inStudy('computation.get')
    .meta(openapi('GET', '/studies/{studyId}/computations/{computationId}', 'One computation'))
    .input(AboutComputation)
    .output(ComputationView)
    .query(async ({ ctx, input }) => viewOf(await ownComputation(ctx.deps.compute, input))),

  list: inStudy('computation.list')
    .meta(openapi('GET', '/studies/{studyId}/computations', 'The newest computations of a study'))
    .input(AboutStudy)
    .output(z.array(ComputationView))
    .query(async ({ ctx, input }) =>
      (await ctx.deps.compute.store.computations.list(input.studyId, LIST_LIMIT)).map(viewOf),
    ),

  cancel: inStudy('computation.cancel')
    .meta(
      openapi(
        'POST',
        '/studies/{studyId}/computations/{computationId}/cancel',
        'Stop a computation; its round is open again',
      ),
    )
    .input(AboutComputation)
    .output(ComputationView)
    .mutation(async ({ ctx, input }) => {
      await ownComputation(ctx.deps.compute, input);
      await cancelComputation(ctx.deps.compute, input.computationId);
      await note(ctx, 'computation.cancel', input.studyId, input.computationId);
      return viewOf(await ownComputation(ctx.deps.compute, input));
    }),

  retry: inStudy('computation.retry')
    .meta(openapi('POST', '/studies/{studyId}/computations/{computationId}/retry', 'Start a failed computation again'))
    .input(AboutComputation)
    .output(ComputationView)
    .mutation(async ({ ctx, input }) => {
      await ownComputation(ctx.deps.compute, input);
      await retryComputation(ctx.deps.compute, input.computationId);
      await note(ctx, 'computation.retry', input.studyId, input.computationId);
      return viewOf(await ownComputation(ctx.deps.compute, input));
    }),

  /** Server-sent states, newest first seen; ends with the computation. A watcher that comes back says which it saw last. */
  progress: inStudy('computation.progress')
    .input(
      AboutComputation.extend({
        lastEventId: z
          .string()
          .regex(/^\d{1,15}$/)
          .nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      await ownComputation(ctx.deps.compute, input);
      const seen = input.lastEventId == null ? -1 : Number(input.lastEventId);
      const { computations } = ctx.deps.compute.store;
      for await (const state of watchComputation(
        computations,
        watchOf(ctx.deps.database.pool),
        input.computationId,
        seen,
        signal,
        ctx.mayStill,
      )) {
        yield tracked(String(state.revision), viewOf(state));
      }
    }),
});

interface Deed {
  readonly deps: Pick<Deps, 'audit'>;
  readonly access: StudyAccess;
}

const note = (
  { deps, access }: Deed,
  deed: `computation.${string}`,
  studyId: string,
  subjectId: string,
): Promise<void> => deps.audit.record({ deed, actorKind: 'user', actorId: access.userId, studyId, subjectId });
