import { fromBase64Url } from '../../core/bytes.ts';
import type { DomainError } from '../../core/errors.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import { afterSending, type KeptContribution } from './kept.ts';
import type { KeptStore } from './kept-store.ts';

/** What sending needs of the world around it. */
export interface SendingTools {
  readonly store: KeptStore;
  /** @throws what the server or the network answers */
  readonly submit: (envelope: Uint8Array) => Promise<Receipt>;
  /** True when the server that the study names has signed for this very envelope. */
  readonly holds: (receipt: Receipt, kept: KeptContribution) => Promise<boolean>;
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
  { submit, holds, faultOf }: SendingTools,
  kept: KeptContribution,
  envelope: Uint8Array,
): Promise<Parameters<typeof afterSending>[1]> {
  try {
    const receipt = await submit(envelope);
    return (await holds(receipt, kept)) ? { kind: 'receipt', receipt } : { kind: 'fault', code: 'receipt/invalid' };
  } catch (thrown) {
    return { kind: 'fault', code: faultOf(thrown).code };
  }
}

/** The browser's locks between tabs; without them the server's idempotence alone keeps two sendings harmless. */
export const aloneInBrowser: SendingTools['alone'] = (name, work) =>
  navigator.locks === undefined ? work() : navigator.locks.request(name, work);
