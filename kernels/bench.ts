// Interleaved medians of every tier and of BigInt, in one run; processor time of this thread, so that other load counts for less.
// Usage: node kernels/bench.ts [rounds = 7] [bits of n = 3072]
import { randomBytes } from 'node:crypto';
import { Ring } from './host/ring.ts';
import { SquareRing } from './host/square-ring.ts';
import { TIERS } from './host/tiers.ts';
import { loadKernel } from './testing/load.ts';
import { gcd, modPow } from './testing/oracle.ts';

const rounds = Number(process.argv[2] ?? 7);
const bits = Number(process.argv[3] ?? 3072);
const BATCH = 500;

/** The fastest way there is. */
const toInteger = (octets: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex')}`);

const odd = (length: number): Uint8Array => {
  const octets = randomBytes(length);
  octets[0] = (octets[0] as number) | 0x80;
  octets[length - 1] = (octets[length - 1] as number) | 1;
  return octets;
};
/** Below any modulus of that length whose first bit is set. */
const residue = (length: number): Uint8Array => {
  const octets = randomBytes(length);
  octets[0] = (octets[0] as number) & 0x7f;
  return octets;
};

const bytes = bits / 8;
/** A factor in common with a ciphertext would make the batch check look for it. */
const smallPrimes = Array.from({ length: 20_000 }, (_, i) => i + 3).filter((k) => {
  for (let d = 2; d * d <= k; d++) if (k % d === 0) return false;
  return true;
});
const primorial = smallPrimes.reduce((product, prime) => product * BigInt(prime), 1n);
const likeKey = (length: number): Uint8Array => {
  for (;;) {
    const candidate = odd(length);
    if (gcd(primorial % toInteger(candidate), toInteger(candidate)) === 1n) return candidate;
  }
};
const [n, p] = [likeKey(bytes), odd(bytes / 2)];
const [root, half] = [toInteger(n), toInteger(p)];
const modulus = root * root;
const base = residue(2 * bytes);
base[0] = 0;
const plain = residue(bytes);
const secret = randomBytes(bytes / 2);
const ciphertexts = Uint8Array.from(Array.from({ length: BATCH }, () => [0, ...residue(2 * bytes).subarray(1)]).flat());
const small = residue(bytes);
const ownersBase = residue(bytes);
ownersBase[0] = 0;

interface Row {
  readonly name: string;
  readonly times: number;
  /** Work that counts as so many. */
  readonly items: number;
  readonly runs: Record<string, () => unknown>;
}
const rows: Row[] = [
  { name: 'ciphertext product, per item from octets', times: 4, items: BATCH, runs: {} },
  { name: 'batch check (range, trivial, gcd), per item', times: 4, items: BATCH, runs: {} },
  { name: 'encrypt: shift and fixed base', times: 20, items: 1, runs: {} },
  { name: 'fixed base: build for 1,000', times: 3, items: 1, runs: {} },
  { name: 'power modulo p², as in half a decryption', times: 2, items: 1, runs: {} },
  { name: 'power modulo n², exponent of n (rⁿ)', times: 1, items: 1, runs: {} },
  { name: 'power modulo n, exponent of n', times: 1, items: 1, runs: {} },
  { name: 'multiply two ciphertexts', times: 1000, items: 1, runs: {} },
];
const [product, check, encrypt, build, decrypt, unit, plainPower, multiply] = rows.map(({ runs }) => runs) as [
  Row['runs'],
  Row['runs'],
  Row['runs'],
  Row['runs'],
  Row['runs'],
  Row['runs'],
  Row['runs'],
  Row['runs'],
];

const eachCiphertext = (visit: (c: bigint) => void): void => {
  for (let at = 0; at < ciphertexts.length; at += 2 * bytes) visit(toInteger(ciphertexts.subarray(at, at + 2 * bytes)));
};
product.bigint = () => {
  let all = 1n;
  eachCiphertext((c) => {
    all = (all * c) % modulus;
  });
};
check.bigint = () => {
  let all = 1n;
  eachCiphertext((c) => {
    all = (all * (c % root)) % root;
  });
  return gcd(all, root);
};
encrypt.bigint = () => ((1n + toInteger(plain) * root) * modPow(toInteger(base), toInteger(secret), modulus)) % modulus;
decrypt.bigint = () => modPow(toInteger(ownersBase), half - 1n, half * half);
unit.bigint = () => modPow(toInteger(base), root, modulus);
plainPower.bigint = () => modPow(toInteger(small), root, root);
multiply.bigint = () => (toInteger(base) * toInteger(ciphertexts.subarray(0, 2 * bytes))) % modulus;

for (const tier of TIERS) {
  const kernel = await loadKernel(tier);
  const ring = new SquareRing(kernel, n);
  const owners = new SquareRing(kernel, p);
  const plainRing = new Ring(kernel, n);
  const table = ring.fixedBase(base, bits / 2, 1000);
  product[tier] = () => {
    const running = ring.accumulator();
    running.multiply(ciphertexts);
    running.product();
    running.dispose();
  };
  check[tier] = () => ring.firstFault(ciphertexts);
  encrypt[tier] = () => table.shiftMany(plain, secret);
  build[tier] = () => ring.fixedBase(base, bits / 2, 1000).dispose();
  decrypt[tier] = () => owners.powerQuotient(ownersBase, p);
  unit[tier] = () => ring.power(base, n, 'secret');
  plainPower[tier] = () => plainRing.power(small, n, 'secret');
  multiply[tier] = () => ring.multiply(base, ciphertexts.subarray(0, 2 * bytes));
}

process.stdout.write(`n of ${bits} bits, Node ${process.version}, ${rounds} rounds; median (range) in µs\n`);
for (const { name, times, items, runs } of rows) {
  const samples = new Map<string, number[]>();
  for (let round = -1; round < rounds; round++) {
    for (const [who, run] of Object.entries(runs)) {
      const repeats = who === 'bigint' ? Math.ceil(times / 10) : times;
      const start = process.threadCpuUsage();
      for (let i = 0; i < repeats; i++) run();
      const each = process.threadCpuUsage(start).user / repeats / items;
      if (round >= 0)
        samples.set(
          who,
          [...(samples.get(who) ?? []), each].sort((a, b) => a - b),
        ); // the first warms up
    }
  }
  process.stdout.write(`${name}\n`);
  const median = (who: string): number => samples.get(who)?.[rounds >> 1] ?? Number.NaN;
  for (const [who, sorted] of samples) {
    const ratio = who === 'bigint' || !samples.has('bigint') ? '' : `  ${(median('bigint') / median(who)).toFixed(1)}x`;
    process.stdout.write(
      `  ${who.padEnd(8)}${median(who).toFixed(2).padStart(12)} (${(sorted[0] ?? 0).toFixed(2)}-${(sorted.at(-1) ?? 0).toFixed(2)})${ratio}\n`,
    );
  }
}
