import { octetInputParser } from '@trpc/server/http';
import { toHex } from '../../core/bytes.ts';
import { digestHex } from '../../core/digest.ts';
import { codeOf, DomainError } from '../../core/errors.ts';
import { Receipt } from '../../core/protocol/receipt.ts';
import { StudyDocument, StudyPhase } from '../../core/protocol/study.ts';
import { decodeWithdrawal, WITHDRAWAL_BYTES } from '../../core/protocol/withdrawal.ts';
import { z } from '../../core/zod.ts';
import { readOctets } from '../http/octets.ts';
import { proveInclusion } from '../log/proofs.ts';
import { anyone, router, throughLink } from '../trpc.ts';
import { submitContribution } from '../use-cases/submit-contribution.ts';
import { withdrawContribution } from '../use-cases/withdraw-contribution.ts';

const ContributionId = z.string().regex(/^[0-9a-f]{32}$/);
const Named = z.strictObject({ contributionId: ContributionId });

const Bundle = z.strictObject({
  document: StudyDocument,
  studyDigest: z.string(),
  proofUrl: z.string(),
  phase: StudyPhase,
  spoiltRounds: z.int(),
});

const Status = z.strictObject({
  contributionId: ContributionId,
  state: z.enum(['received', 'checked', 'accepted', 'rejected', 'withdrawn', 'replaced']),
  visit: z.int(),
  day: z.string(),
  round: z.strictObject({ number: z.int(), state: z.enum(['collecting', 'sealed', 'released', 'spoilt']) }).nullable(),
  logIndex: z.int().nullable(),
});

const Proof = z
  .strictObject({
    leafHash: z.string(),
    index: z.int(),
    size: z.int(),
    root: z.string(),
    /** Signed checkpoint note. */
    note: z.string(),
    hashes: z.array(z.string()),
  })
  .nullable();

export const contributionRouter = router({
  /** What the contribution page shows and its worker checks. */
  study: throughLink('contribution.study')
    .meta({
      openapi: {
        method: 'GET',
        path: '/contribution/study',
        tags: ['contribution'],
        summary: 'The study behind a link (header x-cipherward-link)',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid().optional() }))
    .output(Bundle)
    .query(async ({ ctx: { deps, entry } }) => {
      const study = await deps.studies.frozen(entry.studyId);
      if (study === null) throw new DomainError('not-found');
      const keyId = study.document.keyRing.holders[0]?.keyId ?? '';
      const rounds = await deps.compute.store.rounds.list(study.id);
      return {
        document: study.document,
        studyDigest: digestHex(study.studyDigest),
        proofUrl: `/api/key-proof/${keyId}`,
        phase: study.phase,
        spoiltRounds: rounds.filter(({ state }) => state === 'spoilt').length,
      };
    }),

  /** One envelope as raw octets. The same octets again get the same receipt. */
  submit: throughLink('contribution.submit')
    .input(octetInputParser)
    .output(Receipt)
    .mutation(async ({ ctx: { deps, entry, headers }, input }) => {
      try {
        const { envelopeBytes } = await deps.shelf.take(entry.studyId);
        const octets = await readOctets(input, envelopeBytes, headers.get('content-length'));
        const receipt = await submitContribution(deps, entry, octets);
        deps.metrics.contribution('accepted');
        return receipt;
      } catch (fault) {
        deps.metrics.contribution(codeOf(fault));
        throw fault;
      }
    }),

  /** Signed withdrawal as raw octets: the signature is the authority, a link is not needed. */
  withdraw: anyone('contribution.withdraw')
    .input(octetInputParser)
    .output(z.strictObject({ contributionId: ContributionId, outcome: z.enum(['removed', 'summed']) }))
    .mutation(async ({ ctx: { deps, headers }, input }) => {
      const octets = await readOctets(input, WITHDRAWAL_BYTES, headers.get('content-length'));
      const studyId = await deps.studies.idOf(decodeWithdrawal(octets).studyDigest);
      if (studyId === null) throw new DomainError('not-found');
      return withdrawContribution(deps.compute, studyId, octets);
    }),

  /** By its random id, which only its contributor was given. */
  status: anyone('contribution.status')
    .meta({
      openapi: {
        method: 'GET',
        path: '/contributions/{contributionId}',
        tags: ['contribution'],
        summary: 'What became of a contribution',
      },
    })
    .input(Named)
    .output(Status)
    .query(async ({ ctx: { deps }, input }) => {
      const found = await deps.contributions.status(input.contributionId);
      if (found === null) throw new DomainError('not-found');
      const { id, leafHash: _, ...status } = found;
      return { contributionId: id, ...status };
    }),

  /** Shows that the contribution is in the log; null while it waits for its place. */
  receiptProof: anyone('contribution.receiptProof')
    .meta({
      openapi: {
        method: 'GET',
        path: '/contributions/{contributionId}/proof',
        tags: ['contribution'],
        summary: 'Inclusion of a contribution in the log',
      },
    })
    .input(Named)
    .output(Proof)
    .query(async ({ ctx: { deps }, input }) => {
      const found = await deps.contributions.status(input.contributionId);
      if (found === null) throw new DomainError('not-found');
      const proof = await proveInclusion(deps.compute.store.log, found.leafHash);
      if (proof === null) return null;
      const { index, checkpoint, hashes } = proof;
      return {
        leafHash: toHex(found.leafHash),
        index,
        size: checkpoint.size,
        root: toHex(checkpoint.root),
        note: checkpoint.note,
        hashes: hashes.map(toHex),
      };
    }),
});
