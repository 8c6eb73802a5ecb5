import { fromBase64Url } from '../../core/bytes.ts';
import type { DomainError, ErrorCode } from '../../core/errors.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import { afterSending, type KeptContribution, mayBeStored } from './kept.ts';
import type { KeptStore } from './kept-store.ts';

/** What sending needs of the world around it. */
export interface SendingTools {
  readonly store: KeptStore;
  /** @throws what the server or the network answers */
  readonly submit: (envelope: Uint8Array) => Promise<Receipt>;
  /** True when the server that the study names has signed for this very envelope. */
  readonly holds: (receipt: Receipt, kept: KeptContribution) => Promise<boolean>;
  /** Whether the server counts a contribution. @throws what the server or the network answers, but for one that it does not know */
  readonly counts: (contributionId: string) => Promise<boolean>;
  readonly faultOf: (thrown: unknown) => DomainError;
  /** Runs the work while no other tab runs work of the same name. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Sends one waiting envelope, once: tabs take turns, and the second finds it sent. The server gives the same octets the same receipt,
 * so that a receipt that was lost on its way is simply given again.
 * @returns the record afterwards; null when it is gone
 */
export const sendWaiting = (tools: SendingTools, contributionId: string): Promise<KeptContribution | null> =>
  tools.alone(`cipherward-send-${contributionId}`, async () => {
    const kept = tools.store.get(contributionId);
    if (kept?.state !== 'waiting' || kept.envelope === null) return kept;
    const sent = afterSending(kept, await outcomeOf(tools, kept, fromBase64Url(kept.envelope)));
    tools.store.put(sent);
    if (sent.state === 'stored' && sent.replaces !== null) tools.store.remove(sent.replaces);
    return sent;
  });

async function outcomeOf(
  tools: SendingTools,
  kept: KeptContribution,
  envelope: Uint8Array,
): Promise<Parameters<typeof afterSending>[1]> {
  const { submit, holds, faultOf } = tools;
  try {
    const receipt = await submit(envelope);
    return (await holds(receipt, kept)) ? { kind: 'receipt', receipt } : { kind: 'fault', code: 'receipt/invalid' };
  } catch (thrown) {
    const { code } = faultOf(thrown);
    return { kind: 'fault', code: mayBeStored(code) ? await confirmed(tools, kept.contributionId, code) : code };
  }
}

/** A refusal that the server stands by; what may change by itself when it has the contribution, or cannot say. */
async function confirmed({ counts }: SendingTools, contributionId: string, code: ErrorCode): Promise<ErrorCode> {
  try {
    return (await counts(contributionId)) ? 'request/conflict' : code;
  } catch {
    return 'network/offline';
  }
}

/** The browser's locks between tabs; without them the server's idempotence alone keeps two sendings harmless. */
export const aloneInBrowser: SendingTools['alone'] = (name, work) =>
  navigator.locks === undefined ? work() : navigator.locks.request(name, work);
