import { fromBase64Url, fromHex, toBase64Url, utf8 } from '../core/bytes.ts';
import { canonicalText } from '../core/codec/canonical.ts';
import { asDigest } from '../core/digest.ts';
import { DomainError } from '../core/errors.ts';
import { checkReceipt, Receipt } from '../core/protocol/receipt.ts';
import { z } from '../core/zod.ts';
import { type FileRules, readFile } from './file-intake.ts';
import type { ContributionRecord } from './stores/contribution-store.ts';

const octets32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A receipt with what it takes to replace or withdraw from another device. Version 1, canonical JSON. */
const ReceiptFile = z.strictObject({
  format: z.literal('cipherward-receipt'),
  version: z.literal(1),
  receipt: Receipt,
  visit: z.int().min(0),
  seed: octets32,
  serverKey: octets32,
});
const RULES: FileRules = { mostOctets: 8192, code: 'receipt/invalid' };

/**
 * True when the server whose key the study names has signed that it keeps this very envelope.
 * A false answer tells no more: which of the comparisons failed is of use to nobody but a forger.
 */
export function receiptHolds(receipt: unknown, record: ContributionRecord): boolean {
  const subject = {
    studyDigest: asDigest(fromHex(record.studyDigest)),
    contributionId: fromHex(record.contributionId),
    envelopeDigest: asDigest(fromHex(record.envelopeDigest)),
  };
  try {
    return checkReceipt(receipt, subject, record.serverKey).studyId === record.studyId;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code === 'receipt/invalid') return false;
    throw fault;
  }
}

export const encodeReceiptFile = (receipt: Receipt, { visit, seed, serverKey }: ContributionRecord): Uint8Array =>
  utf8(
    canonicalText({
      format: 'cipherward-receipt',
      version: 1,
      receipt,
      visit,
      seed: toBase64Url(seed),
      serverKey: toBase64Url(serverKey),
    }),
  );

/**
 * Reads a receipt file and checks the receipt in it against the server key in it.
 * @throws DomainError `receipt/invalid` (`why`: readFile's, `signature`)
 */
export function decodeReceiptFile(file: Uint8Array): {
  readonly receipt: Receipt;
  readonly record: ContributionRecord;
} {
  const { receipt, visit, seed, serverKey } = readFile(file, ReceiptFile, RULES);
  const { contributionId, studyId, studyDigest, envelopeDigest } = receipt;
  const record: ContributionRecord = {
    version: 1,
    contributionId,
    studyId,
    studyDigest,
    envelopeDigest,
    visit,
    seed: fromBase64Url(seed),
    serverKey: fromBase64Url(serverKey),
  };
  if (!receiptHolds(receipt, record)) throw new DomainError('receipt/invalid', { why: 'signature' });
  return { receipt, record };
}
