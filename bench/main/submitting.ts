import { Agent, request } from 'node:http';
import { LINK_HEADER } from '../../core/protocol/study-link.ts';

/** Contributors who send at the same time. */
export const CONCURRENT = 64;

export interface Submitted {
  readonly seconds: number;
  /** Milliseconds from sending to the whole receipt, of each. */
  readonly latencies: readonly number[];
}

const OCTET = 256;
/** The k-th contributor's own address in 10.0.0.0/8: limits count by address, and a study's contributors do not share one. */
const addressOf = (k: number): string => `10.${(k / OCTET / OCTET) | 0}.${((k / OCTET) | 0) % OCTET}.${k % OCTET}`;

/**
 * Sends envelopes, each from an address of its own, over as many kept-alive connections as there are contributors at a time. Node's plain HTTP client, because the load's own work is done on
 * the same cores.
 * @throws Error when any is not acknowledged
 */
export async function submitAll(url: string, linkToken: string, envelopes: readonly Uint8Array[]): Promise<Submitted> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT });
  const pending = envelopes.entries();
  const latencies: number[] = [];
  const lane = async (): Promise<void> => {
    for (const [k, octets] of pending) {
      const begun = performance.now();
      await submit({ agent, url, linkToken, address: addressOf(k) }, octets);
      latencies.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  try {
    await Promise.all(Array.from({ length: CONCURRENT }, lane));
  } finally {
    agent.destroy();
  }
  return { seconds: (performance.now() - begun) / 1000, latencies };
}

interface Way {
  readonly agent: Agent;
  readonly url: string;
  readonly linkToken: string;
  readonly address: string;
}

const submit = ({ agent, url, linkToken, address }: Way, octets: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/octet-stream',
      'content-length': octets.length,
      [LINK_HEADER]: linkToken,
      'x-forwarded-for': address,
    };
    const sending = request(`${url}/api/trpc/contribution.submit`, { agent, method: 'POST', headers }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
      answer.on('error', reject).on('end', () => {
        if (answer.statusCode === 200 && said.includes('"signature"')) resolve();
        else reject(new Error(`not acknowledged: ${answer.statusCode} ${said.slice(0, 300)}`));
      });
    });
    sending.on('error', reject).end(octets);
  });
