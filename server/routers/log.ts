import { fromHex, toHex } from '../../core/bytes.ts';
import { toBase64 } from '../../core/codec/base64.ts';
import { DomainError } from '../../core/errors.ts';
import { encodeLogProof } from '../../core/protocol/log-proof.ts';
import { z } from '../../core/zod.ts';
import { proveConsistency, proveInclusion } from '../log/proofs.ts';
import { anyone, router } from '../trpc.ts';

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const Size = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const openapi = (path: `/${string}`, summary: string) => ({
  openapi: { method: 'GET' as const, path, summary, tags: ['log'] },
});

/** The append-only log, open to everybody: it holds digests and random ids. */
export const logRouter = router({
  checkpoint: anyone('log.checkpoint')
    .meta(openapi('/log/checkpoint', 'The newest signed head of the log'))
    .input(z.strictObject({}))
    .output(z.object({ size: z.int(), root: z.string(), note: z.string() }))
    .query(async ({ ctx }) => {
      const checkpoint = await ctx.deps.compute.store.log.latest();
      if (checkpoint === null) throw new DomainError('not-found');
      return { size: checkpoint.size, root: toHex(checkpoint.root), note: checkpoint.note };
    }),

  inclusion: anyone('log.inclusion')
    .meta(openapi('/log/inclusion/{leafHash}', 'Shows that an entry stands in the log'))
    .input(z.strictObject({ leafHash: Hex32 }))
    .output(
      z.object({
        waiting: z.boolean(),
        index: z.int().nullable(),
        size: z.int().nullable(),
        proof: z.string().nullable(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const found = await proveInclusion(ctx.deps.compute.store.log, fromHex(input.leafHash));
      if (found === null) return { waiting: true, index: null, size: null, proof: null };
      const proof = encodeLogProof({ index: found.index, hashes: found.hashes, checkpoint: found.checkpoint.note });
      return { waiting: false, index: found.index, size: found.checkpoint.size, proof };
    }),

  consistency: anyone('log.consistency')
    .meta(openapi('/log/consistency/{first}/{second}', 'Shows that a later head of the log continues an earlier one'))
    .input(z.strictObject({ first: Size, second: Size }))
    .output(z.object({ hashes: z.array(z.string()), note: z.string() }))
    .query(async ({ ctx, input }) => {
      const { checkpoint, hashes } = await proveConsistency(ctx.deps.compute.store.log, input.first, input.second);
      return { hashes: hashes.map(toBase64), note: checkpoint.note };
    }),
});
