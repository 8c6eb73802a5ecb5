import type { CipherwardClient } from '../client/index.ts';
import { submitEnvelope } from '../client/submit.ts';
import { toHex } from '../core/bytes.ts';
import { contributionIdText, decodeEnvelope, envelopeDigest } from '../core/codec/envelope.ts';
import { codeOf, DomainError } from '../core/errors.ts';
import type { Receipt } from '../core/protocol/receipt.ts';
import type { ContributionApi, SealedContribution } from '../workers/contribution-api.ts';
import type { OutboxJob } from './outbox.ts';
import type { Row } from './rows.ts';

/** How rows are turned into acknowledged contributions. */
export interface Sender {
  readonly client: CipherwardClient;
  /** Checks receipts, with the records of whoever sealed. */
  readonly contributions: Pick<ContributionApi, 'checkReceipt'>;
  readonly seal: (row: Row) => Promise<Pick<SealedContribution, 'envelope'>>;
  readonly job: OutboxJob;
  /** Told of each receipt that holds. */
  readonly onReceipt: (row: number, receipt: Receipt) => Promise<void> | void;
}

/** Octets that the server refused for good, and why. */
export interface Refusal {
  readonly row: number;
  readonly fault: DomainError;
}

/** What is wrong with one row's envelope alone; after anything else the others would fare no better. */
const ABOUT_ONE_ROW = /^(envelope|ciphertext|contribution)\/(?!study-full)/;

/**
 * Seals and sends the rows that have no receipt yet, `atOnce` of them at a time. What was sealed before is sent as it is.
 * @returns rows that the server refused. What it does not have is dropped; what it counts all the same waits here for its receipt
 * @throws DomainError the first fault that concerns them all; what is sealed waits for the next time
 */
export async function sendRows(sender: Sender, rows: readonly Row[], atOnce: number): Promise<Refusal[]> {
  const pending = rows.filter(({ number }) => !sender.job.done.has(number))[Symbol.iterator]();
  const refusals: Refusal[] = [];
  let stopped = false;
  const lane = async (): Promise<void> => {
    for (const row of pending) {
      if (stopped) return;
      try {
        await sendOne(sender, row);
      } catch (fault) {
        if (!(fault instanceof DomainError && ABOUT_ONE_ROW.test(fault.code))) {
          stopped = true;
          throw fault;
        }
        try {
          refusals.push({ row: row.number, fault: await settle(sender, row.number, fault) });
        } catch (unsettled) {
          stopped = true;
          throw unsettled;
        }
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return refusals.sort((a, b) => a.row - b.row);
}

/**
 * Before anything is forgotten the server is asked what became of it: an envelope whose receipt was lost may be refused because of what stands there now.
 * @returns what to tell of the row
 * @throws DomainError when the server cannot say
 */
async function settle({ client, job }: Sender, row: number, fault: DomainError): Promise<DomainError> {
  const octets = await job.envelope(row);
  const contributionId = octets === null ? null : nameOf(octets);
  // Other octets under the same name are the one thing that is certainly not ours.
  const isOurs = contributionId !== null && fault.code !== 'contribution/replayed';
  switch (isOurs ? await stateOf(client, contributionId) : 'unknown') {
    case 'unknown':
    case 'rejected':
      await job.drop(row);
      return fault;
    case 'replaced':
    case 'withdrawn':
      // It was there and was taken back since, from another device: it must not come again.
      await job.finish(row, contributionId ?? '');
      return new DomainError('contribution/withdrawn', { contribution: contributionId ?? '' }, { cause: fault });
    default:
      return new DomainError('request/conflict', { contribution: contributionId ?? '' }, { cause: fault });
  }
}

const nameOf = (octets: Uint8Array): string | null => {
  try {
    return contributionIdText(decodeEnvelope(octets).contributionId);
  } catch {
    return null; // damaged where it lay
  }
};

async function stateOf({ api }: CipherwardClient, contributionId: string) {
  try {
    return (await api.contribution.status.query({ contributionId })).state;
  } catch (fault) {
    if (codeOf(fault) === 'not-found') return 'unknown';
    throw fault;
  }
}

async function sendOne(sender: Sender, row: Row): Promise<void> {
  const { client, contributions, job } = sender;
  let octets = await job.envelope(row.number);
  if (octets === null) {
    octets = (await sender.seal(row)).envelope;
    await job.keep(row.number, octets);
  }
  const contributionId = contributionIdText(decodeEnvelope(octets).contributionId);
  const receipt = await submitEnvelope(client, octets);
  const named = { contributionId, envelopeDigest: toHex(envelopeDigest(octets)) };
  if (!(await contributions.checkReceipt(receipt, named)))
    throw new DomainError('receipt/invalid', { why: 'signature' });
  await sender.onReceipt(row.number, receipt);
  await job.finish(row.number, contributionId);
}
