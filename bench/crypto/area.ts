import { randomBytes } from 'node:crypto';
import { readKernel } from '../../agent/read-kernel.ts';
import { bigintFromBytes } from '../../core/bytes.ts';
import { testKey3072 } from '../../core/schemes/paillier/testing.ts';
import type { Measurement } from '../report.ts';
import { startChromium } from './chromium.ts';
import type { Scale } from './member-api.ts';
import { makePlace, type Place, startNodeMember } from './members.ts';
import { type NativePeer, shareOneCore, startGmp, startPythonPaillier } from './native.ts';
import { prepareProducts } from './products.ts';
import { NATIVE_ROWS, ROWS, type Row, type Sample } from './rows.ts';
import { LEAK, testTiming } from './timing.ts';

const WHOLE: Scale = { addends: 100_000, keys: 5 };
const TENTH: Scale = { addends: 10_000, keys: 1 };
const ROUNDS = 7;
const SECONDS = { whole: 10, quick: 1 };

/**
 * The encrypted arithmetic, row by row, in Node and in headless Chromium; ours and a peer's in turn, round after round. Rows whose peer the machine does not
 * have are left out and named. Last, whether time tells secrets.
 */
export async function measureCrypto({ quick }: { readonly quick: boolean }): Promise<readonly Measurement[]> {
  const scale = quick ? TENTH : WHOLE;
  const rounds = quick ? 2 : ROUNDS;
  const inNode = await startNode(scale);
  const measured = await measureNode(inNode, rounds).finally(() => inNode.stop());
  const inChromium = await startChromium(scale);
  const there = await measurePlace(inChromium, rounds, async () => undefined).finally(() => inChromium.stop());
  return [...measured, ...there, ...(await timing(quick ? SECONDS.quick : SECONDS.whole))];
}

async function startNode(scale: Scale): Promise<Place> {
  const members = [startNodeMember(), startNodeMember()] as const;
  return makePlace('node', members, scale, async () => {
    await Promise.all(members.map((member) => member.stop()));
  });
}

/** All rows of one place, and what else belongs to each round. */
async function measurePlace(
  place: Place,
  rounds: number,
  besides: (row: Row, sample: Sample) => Promise<void>,
): Promise<Measurement[]> {
  const samples = ROWS.map(() => [] as Sample[]);
  for (let round = -1; round < rounds; round++) {
    for (const [index, row] of ROWS.entries()) {
      if (round < 0 && row.name === 'paillier.keygen') continue; // nothing to warm up that would show
      const sample = await place.round(row.name);
      if (round < 0) continue; // the first warms up
      samples[index]?.push(sample);
      await besides(row, sample);
    }
    say(`${place.where}: ${round < 0 ? 'warmed up' : `round ${round + 1} of ${rounds}`}`);
  }
  return ROWS.map((row, index) => measurementOf(row, place.where, samples[index] ?? []));
}

async function measureNode(place: Place, rounds: number): Promise<Measurement[]> {
  const { p, q } = testKey3072();
  const phe = await startPythonPaillier(p, q);
  const root = likeModulus();
  const gmp = await startGmp(bigintFromBytes(root));
  for (const [name, peer] of Object.entries({ 'python-paillier with gmpy2': phe, GMP: gmp })) {
    if (peer === null) say(`${name} is not on this machine: its rows are left out.`);
  }
  const products = await prepareProducts(readKernel, root);
  const letGo = gmp === null ? () => undefined : shareOneCore(gmp);
  const found = new Map<string, Sample[]>(NATIVE_ROWS.map(({ name }) => [name, []]));
  const compare = async (name: string, peer: NativePeer | null, word: string, ours: number): Promise<void> => {
    if (peer !== null) found.get(name)?.push({ ours, peer: await peer.round(word) });
  };
  try {
    const measured = await measurePlace(place, rounds, async (row, { ours }) => {
      if (row.name === 'paillier.encrypt') await compare('paillier.encrypt.gmp', phe, 'encrypt', ours);
      if (row.name === 'paillier.decrypt') await compare('paillier.decrypt.gmp', phe, 'decrypt', ours);
      if (row.name === 'paillier.sum') await compare('montgomery.n2', gmp, 'product', await products());
    });
    const native = NATIVE_ROWS.filter(({ name }) => (found.get(name)?.length ?? 0) > 0);
    return [...measured, ...native.map((row) => measurementOf(row, 'node', found.get(row.name) ?? []))];
  } finally {
    letGo();
    phe?.stop();
    gmp?.stop();
  }
}

/** n of 2,048 bits, for products modulo an n² of 4,096: how fast they are does not depend on its factors. */
function likeModulus(): Uint8Array {
  const octets = randomBytes(256);
  octets[0] = (octets[0] as number) | 0x80;
  octets[255] = (octets[255] as number) | 1;
  return octets;
}

const measurementOf = (row: Row, where: Place['where'], samples: readonly Sample[]): Measurement => ({
  name: row.name,
  where,
  unit: row.unit,
  ours: samples.map(({ ours }) => ours),
  ...('target' in row.against
    ? { target: row.against.target }
    : {
        peer: { name: row.against.peerName, samples: samples.map(({ peer }) => peer ?? Number.NaN) },
        floor: row.against.floor,
      }),
  goal: row.goal,
});

/** @throws Error when the test does not notice what varies on purpose */
async function timing(seconds: number): Promise<Measurement[]> {
  const tests = await testTiming(seconds);
  const blind = tests.find(({ t, mustShow }) => mustShow && Math.abs(t) < LEAK);
  if (blind !== undefined)
    throw new Error(`${blind.name}: t = ${blind.t.toFixed(1)}, the timing test notices nothing here`);
  return tests
    .filter(({ mustShow }) => !mustShow)
    .map(({ name, t }) => ({
      name: `timing ${name}`,
      where: 'node',
      unit: '|t|',
      ours: [Math.abs(t)],
      target: LEAK,
      goal: 1,
    }));
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
