import { toBase64Url, toHex } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { SPOILT_REASONS } from '../../core/protocol/spoilt.ts';
import { StudyDocument } from '../../core/protocol/study.ts';
import { Transcript } from '../../core/protocol/transcript.ts';
import { z } from '../../core/zod.ts';
import type { Release, ReleasedAggregate } from '../ports/releases.ts';
import { inStudy, router, throughLink } from '../trpc.ts';
import type { ComputeDeps } from '../use-cases/compute-deps.ts';
import { readRelease } from '../use-cases/read-release.ts';
import { reportSpoilt } from '../use-cases/report-spoilt.ts';
import { studyRounds } from '../use-cases/study-rounds.ts';
import { FaultView } from './computation.ts';

const AboutStudy = z.strictObject({ studyId: z.uuid() });
const AboutRelease = z.strictObject({ studyId: z.uuid(), releaseId: z.uuid() });
const INPUTS_PAGE = 5000;

const RuleView = z.object({
  rule: z.string(),
  cell: z.string().nullable(),
  actual: z.number(),
  required: z.number(),
  comparison: z.enum(['at-least', 'at-most']),
  holds: z.boolean(),
  overridden: z.boolean(),
});
const ReleaseView = z.object({
  id: z.string(),
  computationId: z.string(),
  visit: z.int(),
  rounds: z.array(z.int()),
  state: z.string(),
  /** True when its aggregates may be fetched. */
  open: z.boolean(),
  /** `release/allowed` or why not. */
  reason: FaultView.nullable(),
  persons: z.int(),
  figures: z.int(),
  rules: z.array(RuleView),
  createdAt: z.string(),
});
const RoundView = z.object({
  id: z.string(),
  visit: z.int(),
  number: z.int(),
  state: z.enum(['collecting', 'sealed', 'released', 'spoilt']),
  fault: FaultView.nullable(),
  sealedAt: z.string().nullable(),
  releasedAt: z.string().nullable(),
});
const WaitingView = z.object({
  visit: z.int(),
  cell: z.string(),
  persons: z.int(),
  contributions: z.int(),
  /** Persons that this cell still needs before a round can take it. */
  missing: z.int(),
});

const SignedAggregateView = z.object({ transcript: Transcript, signature: z.string(), parts: z.array(z.string()) });
const SignedReleaseView = z.object({
  releaseId: z.string(),
  document: StudyDocument,
  aggregates: z.array(SignedAggregateView),
  /** Of a union: what was released of each of its rounds. */
  members: z.array(SignedAggregateView),
});

const viewOf = (r: Release): z.infer<typeof ReleaseView> => ({
  id: r.id,
  computationId: r.computationId,
  visit: r.visit,
  rounds: r.rounds.map(({ number }) => number),
  state: r.state,
  open: r.reasonCode === 'release/allowed',
  reason: r.reasonCode === null ? null : { code: r.reasonCode, detail: r.reasonDetail ?? {} },
  persons: r.persons,
  figures: r.figures,
  rules: r.ruling.map((rule) => ({ ...rule })),
  createdAt: r.createdAt.toISOString(),
});

const signedOf = ({ transcript, signature, released }: ReleasedAggregate) => ({
  transcript,
  signature: toBase64Url(signature),
  parts: released.map((part) => toBase64Url(part)),
});

async function ownRelease(
  { store }: ComputeDeps,
  { studyId, releaseId }: z.infer<typeof AboutRelease>,
): Promise<Release> {
  const release = await store.releases.get(releaseId);
  if (release?.studyId !== studyId) throw new DomainError('not-found');
  return release;
}

const openapi = (method: 'GET' | 'POST', path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ['release'], protect: true },
});

export const releaseRouter = router({
  list: inStudy('release.list')
    .meta(openapi('GET', '/studies/{studyId}/releases', 'Releases, rounds, and what waits for a round'))
    .input(AboutStudy)
    .output(z.object({ releases: z.array(ReleaseView), rounds: z.array(RoundView), waiting: z.array(WaitingView) }))
    .query(async ({ ctx, input }) => {
      const releases = await ctx.deps.compute.store.releases.list(input.studyId);
      const { rounds, waiting } = await studyRounds(ctx.deps.compute, input.studyId);
      return {
        releases: releases.map(viewOf),
        rounds: rounds.map((round) => ({
          id: round.id,
          visit: round.visit,
          number: round.number,
          state: round.state,
          fault: round.spoiltCode === null ? null : { code: round.spoiltCode, detail: round.spoiltDetail ?? {} },
          sealedAt: round.sealedAt?.toISOString() ?? null,
          releasedAt: round.releasedAt?.toISOString() ?? null,
        })),
        waiting: waiting.map((cell) => ({ ...cell })),
      };
    }),

  /** What the key room opens: the study document and the re-randomised ciphertexts of every cell, with signed transcripts; of a union also those of its rounds. */
  get: inStudy('release.get')
    .meta(
      openapi(
        'GET',
        '/studies/{studyId}/releases/{releaseId}',
        'The released ciphertexts with their signed transcripts',
      ),
    )
    .input(AboutRelease)
    .output(SignedReleaseView)
    .query(async ({ ctx, input }) => {
      await ownRelease(ctx.deps.compute, input);
      const { release, document, aggregates, members } = await readRelease(ctx.deps.compute, input.releaseId);
      return {
        releaseId: release.id,
        document,
        aggregates: aggregates.map(signedOf),
        members: members.map(signedOf),
      };
    }),

  /** Log indices and envelope digests that a release counts, in order: what a contributor looks themself up in. No ciphertext. */
  inputs: throughLink('release.inputs')
    .meta(
      openapi(
        'GET',
        '/studies/{studyId}/releases/{releaseId}/inputs',
        'What a release counts: log indices and envelope digests',
      ),
    )
    .input(
      AboutRelease.extend({
        after: z.coerce.number().int().min(-1).default(-1),
        limit: z.coerce.number().int().min(1).max(INPUTS_PAGE).default(1000),
      }),
    )
    .output(
      z.object({
        inputs: z.array(z.object({ cell: z.string(), logIndex: z.int(), envelopeDigest: z.string() })),
        /** Give it as `after` for the next page; null at the end. */
        next: z.int().nullable(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const release = await ownRelease(ctx.deps.compute, { studyId: ctx.entry.studyId, releaseId: input.releaseId });
      const roundIds = release.rounds.map(({ id }) => id);
      const page = await ctx.deps.compute.store.rounds.inputs(roundIds, { after: input.after, limit: input.limit });
      const inputs = page.map(({ cell, logIndex, envelopeDigest }) => ({
        cell,
        logIndex,
        envelopeDigest: toHex(envelopeDigest),
      }));
      return { inputs, next: inputs.length < input.limit ? null : (inputs.at(-1)?.logIndex ?? null) };
    }),

  /** The key owner's key room found no honest sum: says so, and the round is marked. Nothing that was decrypted is said. */
  spoil: inStudy('release.spoil')
    .meta(
      openapi('POST', '/studies/{studyId}/releases/{releaseId}/spoil', 'Mark a round whose sum the key room refused'),
    )
    .input(AboutRelease.extend({ reason: z.enum(SPOILT_REASONS) }))
    .output(ReleaseView)
    .mutation(async ({ ctx, input }) => {
      await ownRelease(ctx.deps.compute, input);
      await reportSpoilt(ctx.deps.compute, input.releaseId, input.reason);
      const { studyId, releaseId } = input;
      await ctx.deps.audit.record({
        deed: 'release.spoil',
        actorKind: 'user',
        actorId: ctx.access.userId,
        studyId,
        subjectId: releaseId,
      });
      return viewOf(await ownRelease(ctx.deps.compute, input));
    }),
});
