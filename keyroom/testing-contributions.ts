/** For tests only: a worker of the contributor's side that has checked the test study. A rule over the import graph keeps production code away from this file. */
import { fromHex, toBase64Url, toHex } from '../core/bytes.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { asDigest } from '../core/digest.ts';
import type { FrozenStudy } from '../core/protocol/freeze.ts';
import { type Receipt, receiptFor, receiptMessage } from '../core/protocol/receipt.ts';
import { sign, signingPublicKey } from '../core/protocol/signature.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import type { Pace } from '../core/schemes/types.ts';
import type { SealedContribution } from '../workers/contribution-api.ts';
import { ContributionService } from './contribution-service.ts';
import { webCryptoRng } from './rng.ts';
import type { ContributionStore } from './stores/contribution-store.ts';
import { memoryContributionStore } from './stores/memory-contribution-store.ts';
import { silent } from './testing.ts';
import { SERVER_SEED, testStudy } from './testing-release.ts';

export const study = testStudy();
export const key = testKey3072();
export const PACE: Pace = { breathe: async () => undefined };
export const answers: Answers = { sex: 'female', glucose: '97.3', cholesterol: '201' };

export const serviceWith = (store: ContributionStore = memoryContributionStore()) =>
  new ContributionService({
    store,
    rng: webCryptoRng,
    chosen: Promise.resolve({ tier: 'bigint', arithmetic: BIGINT_ARITHMETIC }),
  });
export const bundleOf = ({ document, studyDigest }: FrozenStudy & { readonly studyDigest: string }) =>
  ({ document, studyDigest, proofUrl: '', phase: 'open', spoiltRounds: 0 }) as const;

/** A worker that has checked the study, with a key whose proof this device has seen. */
export async function ready(frozen = study, store = memoryContributionStore()): Promise<ContributionService> {
  await store.rememberKey(toHex(key.publicKey.keyId));
  const service = serviceWith(store);
  await service.checkStudy(bundleOf(frozen), frozen.studyDigest, null, silent);
  return service;
}
export const contribute = (
  service: ContributionService,
  changes: Partial<Parameters<ContributionService['encryptContribution']>[0]> = {},
) => service.encryptContribution({ studyId: study.document.id, answers, visit: 0, replaces: null, ...changes }, silent);

/** A receipt as the server signs it. */
export function receiptOf(
  { contributionId, envelopeDigest }: SealedContribution,
  seed = SERVER_SEED,
  studyId = study.document.id,
): Receipt {
  const subject = {
    studyDigest: study.digests.study,
    contributionId: fromHex(contributionId),
    envelopeDigest: asDigest(fromHex(envelopeDigest)),
  };
  const facts = { studyId, day: '2026-11-21', serverKey: signingPublicKey(seed) };
  const unsigned = receiptFor(subject, facts);
  return { ...unsigned, signature: toBase64Url(sign(receiptMessage(unsigned), seed)) };
}
