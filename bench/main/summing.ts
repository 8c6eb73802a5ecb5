import { PublicKey as PeerKey } from 'paillier-bigint';
import pg from 'pg';
import { readKernel } from '../../agent/read-kernel.ts';
import { waitForRelease } from '../../client/wait.ts';
import { concat, fromBase64Url } from '../../core/bytes.ts';
import { makeEvaluator } from '../../core/schemes/paillier/evaluate.ts';
import { decodePublicKey, type PublicKey } from '../../core/schemes/paillier/keys.ts';
import { chooseArithmetic } from '../../keyroom/arithmetic.ts';
import type { Product } from '../product.ts';
import type { Prepared } from './envelopes.ts';
import type { BenchStudy } from './study.ts';

export interface Summed {
  /** Launch to released aggregate, in seconds. */
  readonly ours: number;
  /** paillier-bigint, in seconds: the same rows out of the same Postgres, added. */
  readonly peer: number;
  /** The additions alone, on octets in memory. */
  readonly adding: { readonly ours: number; readonly peer: number };
}

const seconds = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

const keyOf = ({ frozen }: BenchStudy): PublicKey =>
  decodePublicKey(fromBase64Url(frozen.document.keyRing.holders[0]?.publicBytes ?? ''));

const numberOf = (octets: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex')}`);

/**
 * Adds one visit's contributions: ours from launch to released aggregate, with validation, transcript, signature and log; the peer reads the same rows and adds
 * them, which is what a program of a few lines would do. Then the additions alone. Finally the release is opened and compared with what was sent.
 * @throws Error when the opened sums are not exactly those of the answers
 */
export async function sumVisit(
  product: Product,
  study: BenchStudy,
  visit: number,
  sent: readonly Prepared[],
): Promise<Summed> {
  const { owner, studyId } = study;
  let releaseId = '';
  const ours = await seconds(async () => {
    const { computationId } = await owner.api.computation.launch.mutate({ studyId, visit });
    const released = await waitForRelease(owner, { studyId, computationId });
    releaseId = released.releaseId;
  });
  const key = keyOf(study);
  const peerKey = new PeerKey(key.n, key.n + 1n);
  const peer = await seconds(() => addFromPostgres(product, peerKey, studyId, visit));
  const adding = await addInMemory(key, peerKey, sent);
  requireExact(await study.open(releaseId), sent);
  return { ours, peer, adding };
}

const PEER_QUERY = `
  SELECT part.group_index, part.bytes FROM contribution_part part JOIN contribution ON contribution.id = part.contribution_id
  WHERE contribution.study_id = $1 AND contribution.visit = $2`;

async function addFromPostgres(product: Product, key: PeerKey, studyId: string, visit: number): Promise<void> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ group_index: number; bytes: Buffer }>(PEER_QUERY, [studyId, visit]);
    const groups = Map.groupBy(rows, ({ group_index }) => group_index);
    for (const group of groups.values()) key.addition(...group.map(({ bytes }) => numberOf(bytes)));
  } finally {
    await client.end();
  }
}

async function addInMemory(key: PublicKey, peerKey: PeerKey, sent: readonly Prepared[]): Promise<Summed['adding']> {
  const { arithmetic } = await chooseArithmetic(readKernel);
  const evaluator = makeEvaluator(key, arithmetic);
  const groups = (sent[0]?.ciphertexts ?? []).map((_, group) =>
    sent.map(({ ciphertexts }) => ciphertexts[group] as Uint8Array),
  );
  const chunks = groups.map((group) => concat(...group));
  let ourSums: Uint8Array[] = [];
  let peerSums: bigint[] = [];
  const peer = await seconds(() => {
    peerSums = groups.map((group) => peerKey.addition(...group.map(numberOf)));
  });
  const ours = await seconds(() => {
    ourSums = chunks.map((chunk) => evaluator.sumBytes(chunk));
  });
  evaluator.dispose();
  if (ourSums.some((sum, group) => numberOf(sum) !== peerSums[group]))
    throw new Error('paillier-bigint and we do not agree on the product');
  return { ours, peer };
}

function requireExact({ total, persons }: Awaited<ReturnType<BenchStudy['open']>>, sent: readonly Prepared[]): void {
  if (persons !== sent.length) throw new Error(`${persons} persons instead of ${sent.length}`);
  for (const variable of total.variables) {
    if (variable.kind !== 'numeric' || variable.sum === null) continue;
    const tenths = sent.reduce(
      (sum, { answers }) => sum + BigInt((answers[variable.variable] ?? '0.0').replace('.', '')),
      0n,
    );
    if (BigInt(variable.sum.replace('.', '')) !== tenths)
      throw new Error(`the sum of ${variable.variable} is not exact`);
  }
}
