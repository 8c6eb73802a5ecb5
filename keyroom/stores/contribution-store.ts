import { DomainError } from '../../core/errors.ts';
import { z } from '../../core/zod.ts';

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const octets = (length: number) =>
  z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array && bytes.length === length);

/** What a contributor's device keeps of a contribution: names, and the seed of the key that signed it. Nothing that was typed. */
export const ContributionRecord = z.strictObject({
  version: z.literal(1),
  contributionId: z.string().regex(/^[0-9a-f]{32}$/),
  studyId: z.uuid(),
  studyDigest: Hex32,
  envelopeDigest: Hex32,
  visit: z.int().min(0),
  /** Ed25519 seed: whoever has it can replace and withdraw this contribution. */
  seed: octets(32),
  /** The server's signing key as the checked study document names it. */
  serverKey: octets(32),
});
export type ContributionRecord = z.infer<typeof ContributionRecord>;

/** What the contributor's worker remembers on this device. Implementations are tested by one contract (testing-contracts.ts). */
export interface ContributionStore {
  contribution(contributionId: string): Promise<ContributionRecord | null>;
  keepContribution(record: ContributionRecord): Promise<void>;
  /** Deletes a contribution's seed; no fault when there is none. */
  forgetContribution(contributionId: string): Promise<void>;
  /** True when this key's proof was verified on this device before. @param keyId hexadecimal */
  knowsKey(keyId: string): Promise<boolean>;
  rememberKey(keyId: string): Promise<void>;
}

/** @throws DomainError `receipt/invalid` (`why`: `record`) */
export function readContributionRecord(stored: unknown): ContributionRecord {
  const parsed = ContributionRecord.safeParse(stored);
  if (!parsed.success) throw new DomainError('receipt/invalid', { why: 'record' });
  return parsed.data;
}
