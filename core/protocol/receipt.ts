import { fromBase64Url, sameBytes, toHex } from '../bytes.ts';
import { canonicalBytes } from '../codec/canonical.ts';
import { type Digest, digestHex, framed } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { z } from '../zod.ts';
import { logLeafHash } from './log.ts';
import { serverKeyFingerprint, verifySignature } from './signature.ts';

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** The server's signed promise that a contribution is durable; a Merkle inclusion proof follows once the log has sequenced it. */
export const Receipt = z.strictObject({
  version: z.literal(1),
  studyId: z.uuid(),
  studyDigest: Hex32,
  contributionId: z.string().regex(/^[0-9a-f]{32}$/),
  envelopeDigest: Hex32,
  /** RFC 9162 leaf hash under which the contribution will be found in the log. */
  leafHash: Hex32,
  /** Day of receipt, UTC; times are kept no finer. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Fingerprint of the server's signing key, as in the study document. */
  serverKey: Hex32,
  /** Ed25519 over framed('receipt', canonical receipt without this member), base64url. */
  signature: z.string().max(100),
});
export type Receipt = z.infer<typeof Receipt>;

/** What a contributor knows about a receipt's contribution, from their own worker. */
export interface ReceiptSubject {
  readonly studyDigest: Digest;
  readonly contributionId: Uint8Array;
  readonly envelopeDigest: Digest;
}

/** What the server signs: the canonical receipt without its signature. */
export function receiptMessage(receipt: Omit<Receipt, 'signature'>): Uint8Array {
  const { version, studyId, studyDigest, contributionId, envelopeDigest, leafHash, day, serverKey } = receipt;
  return framed(
    'receipt',
    canonicalBytes({ version, studyId, studyDigest, contributionId, envelopeDigest, leafHash, day, serverKey }),
  );
}

/** The receipt for a contribution, not yet signed. @param serverKey raw Ed25519 public key of the server */
export const receiptFor = (
  subject: ReceiptSubject,
  facts: { readonly studyId: string; readonly day: string; readonly serverKey: Uint8Array },
): Omit<Receipt, 'signature'> => ({
  version: 1,
  studyId: facts.studyId,
  studyDigest: digestHex(subject.studyDigest),
  contributionId: toHex(subject.contributionId),
  envelopeDigest: digestHex(subject.envelopeDigest),
  leafHash: toHex(logLeafHash('contribution', subject.envelopeDigest)),
  day: facts.day,
  serverKey: digestHex(serverKeyFingerprint(facts.serverKey)),
});

/**
 * Checks a receipt as its contributor does: it names this contribution, and the server key of the study signed it.
 * @param candidate whatever arrived
 * @param serverKey raw public key out of the study document
 * @throws DomainError `receipt/invalid` (`why`: `form`, `subject`, `signature`)
 */
export function checkReceipt(candidate: unknown, subject: ReceiptSubject, serverKey: Uint8Array): Receipt {
  const parsed = Receipt.safeParse(candidate);
  if (!parsed.success) throw new DomainError('receipt/invalid', { why: 'form' });
  const receipt = parsed.data;
  const expected = receiptFor(subject, { studyId: receipt.studyId, day: receipt.day, serverKey });
  const message = receiptMessage(receipt);
  if (!sameBytes(message, receiptMessage(expected))) throw new DomainError('receipt/invalid', { why: 'subject' });
  if (!verifySignature(signatureOctets(receipt.signature), message, serverKey))
    throw new DomainError('receipt/invalid', { why: 'signature' });
  return receipt;
}

function signatureOctets(text: string): Uint8Array {
  try {
    return fromBase64Url(text);
  } catch {
    throw new DomainError('receipt/invalid', { why: 'form' });
  }
}
