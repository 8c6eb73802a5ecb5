import { DomainError } from '../../core/errors.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import type { StudyBundle } from '../../core/protocol/study.ts';
import { api, faultOf } from '../api/client.ts';

/** Longer than any proof of a study's key. */
const PROOF_MOST_OCTETS = 200_000;

/** What the server says about a contribution to whoever knows its random id. */
export type ContributionStatus = Awaited<ReturnType<typeof api.contribution.status.query>>;

/** The study behind the link that the page carries. @throws DomainError `link/…`, `not-found`, `network/offline` */
export const fetchStudy = (signal: AbortSignal): Promise<StudyBundle> =>
  asked(() => api.contribution.study.query({}, { signal }));

/** @throws DomainError `network/offline`, `key/unproved` */
export async function fetchProof(proofUrl: string, signal: AbortSignal): Promise<Uint8Array> {
  const url = new URL(proofUrl, location.origin);
  if (url.origin !== location.origin) throw new DomainError('key/unproved', { why: 'address' });
  const answer = await asked(async () => {
    const response = await fetch(url, { signal, credentials: 'omit' });
    return { ok: response.ok, octets: new Uint8Array(await response.arrayBuffer()) };
  }, 'network/offline');
  if (!answer.ok || answer.octets.length > PROOF_MOST_OCTETS) throw new DomainError('key/unproved', { why: 'answer' });
  return answer.octets;
}

export const submitEnvelope = (envelope: Uint8Array): Promise<Receipt> =>
  asked(() => api.contribution.submit.mutate(envelope as Uint8Array<ArrayBuffer>));

export const withdraw = (octets: Uint8Array): Promise<'removed' | 'summed'> =>
  asked(async () => (await api.contribution.withdraw.mutate(octets as Uint8Array<ArrayBuffer>)).outcome);

export const statusOf = (contributionId: string): Promise<ContributionStatus> =>
  asked(() => api.contribution.status.query({ contributionId }));

/** Whether the server counts a contribution; one that it does not know it does not count. @throws DomainError `network/offline` … */
export async function isCounted(contributionId: string): Promise<boolean> {
  try {
    return (await statusOf(contributionId)).state === 'accepted';
  } catch (thrown) {
    if (faultOf(thrown).code === 'not-found') return false;
    throw thrown;
  }
}

async function asked<T>(question: () => Promise<T>, otherwise?: 'network/offline'): Promise<T> {
  try {
    return await question();
  } catch (thrown) {
    const fault = faultOf(thrown);
    throw fault.code === 'internal' && otherwise !== undefined
      ? new DomainError(otherwise, {}, { cause: thrown })
      : fault;
  }
}
