import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../core/errors.ts';
import type { Receipt } from '../core/protocol/receipt.ts';
import { faultOf } from './faults.ts';
import type { CipherwardClient } from './index.ts';

export interface SubmitOptions {
  /** Attempts in all when the server cannot be reached or asks for patience; what it refuses is not tried again. */
  readonly attempts?: number;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends one envelope's octets. Sending them again is harmless: the server answers the same octets with the same receipt.
 * @returns the server's signed receipt; whether it holds is for the contributor's key room to check
 * @throws DomainError whatever the server's door says, `network/offline` after the last attempt
 */
export async function submitEnvelope(
  client: CipherwardClient,
  envelope: Uint8Array,
  { attempts = 5, signal }: SubmitOptions = {},
): Promise<Receipt> {
  for (let attempt = 1; ; attempt++) {
    try {
      const octets = new Blob([new Uint8Array(envelope)]);
      return await client.api.contribution.submit.mutate(octets, signal === undefined ? {} : { signal });
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (attempt >= attempts || !isPassing(fault) || signal?.aborted === true) throw fault;
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)), undefined, signal && { signal });
    }
  }
}

/** What may be otherwise in a moment. */
const isPassing = ({ code }: DomainError): boolean => code === 'network/offline' || code === 'access/rate-limited';

/** The Paillier-Blum proof of a study's key, which a contributor's key room checks once. @throws DomainError `not-found`, `network/offline` */
export async function fetchKeyProof(client: CipherwardClient, proofUrl: string): Promise<Uint8Array> {
  const answer = await client.ask(new URL(proofUrl, client.url).pathname);
  if (!answer.ok) throw new DomainError('not-found', { what: 'key proof' });
  return new Uint8Array(await answer.arrayBuffer());
}
