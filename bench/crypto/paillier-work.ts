import { generateRandomKeysSync, PrivateKey, PublicKey } from 'paillier-bigint';
import type { Arithmetic } from '../../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../../core/schemes/paillier/arithmetic-bigint.ts';
import { makeDecryptor } from '../../core/schemes/paillier/decrypt.ts';
import { makePlaintext, pack } from '../../core/schemes/paillier/encode.ts';
import { makeDjnEncryptor, type PaillierEncryptor } from '../../core/schemes/paillier/encrypt.ts';
import { makeEvaluator } from '../../core/schemes/paillier/evaluate.ts';
import { generateKey } from '../../core/schemes/paillier/keygen.ts';
import { parametersOf } from '../../core/schemes/paillier/parameters.ts';
import { proveKey } from '../../core/schemes/paillier/prove.ts';
import { assumeProved, testKey3072 } from '../../core/schemes/paillier/testing.ts';
import { verifyKey } from '../../core/schemes/paillier/verify.ts';
import type { Plaintext } from '../../core/schemes/types.ts';
import { kernelArithmetic } from '../../kernels/host/arithmetic.ts';
import type { Tier } from '../../kernels/host/kernel.ts';
import { chooseKernel } from '../../kernels/host/tiers.ts';
import type { LoadKernel } from '../../keyroom/arithmetic.ts';
import { devicePrimes } from '../../keyroom/primes.ts';
import { webCryptoRng } from '../../keyroom/rng.ts';
import { each } from './clock.ts';
import type { Scale } from './member-api.ts';
import type { RowName, Sample } from './rows.ts';

/** Slots of 56 bits that fill a plaintext of 3,071. */
const SLOTS = 54;
const SLOT_BITS = 56;
const CAPACITY = 3071;
const MANY = 16;
/** Tables are sized as for a batch: a form of eight takes a smaller one. */
const EXPECTED = 10_000;
const S_IN_MS = 1000;
/** Octets that WebCrypto draws at most at once. */
const DRAW = 65_536;

type PaillierRow = Exclude<Extract<RowName, `paillier.${string}`>, 'paillier.sum.2'>;

export interface PaillierWork {
  readonly rounds: Readonly<Record<PaillierRow, () => Promise<Sample>>>;
  /** Adds the second half of the long sum. */
  half(): void;
}

/** Everything that the Paillier rows do, made ready: the same code in Node and in Chromium, each row ours and then the peer's. */
export async function preparePaillier(load: LoadKernel, { addends, keys }: Scale): Promise<PaillierWork> {
  const secret = testKey3072();
  const { publicKey } = secret;
  const tiers = { fma: await onlyTier(load, 'fma'), simd: await onlyTier(load, 'simd') };
  const encryptorOn = (arithmetic: Arithmetic): PaillierEncryptor =>
    makeDjnEncryptor(assumeProved(publicKey), webCryptoRng, { arithmetic, expected: EXPECTED });
  const fast = encryptorOn(tiers.fma);
  const simd = encryptorOn(tiers.simd);
  const plain = encryptorOn(BIGINT_ARITHMETIC);
  const decryptor = makeDecryptor(secret, { arithmetic: tiers.fma });
  const evaluator = makeEvaluator(publicKey, tiers.fma);
  const peerKey = new PublicKey(publicKey.n, publicKey.n + 1n);
  const peerSecret = new PrivateKey(
    lcm(secret.p - 1n, secret.q - 1n),
    inverseOf(lcm(secret.p - 1n, secret.q - 1n), publicKey.n),
    peerKey,
    secret.p,
    secret.q,
  );
  const message = makePlaintext(publicKey, 97_300n);
  const sealed = fast.encrypt(message, webCryptoRng);
  const peerSealed = peerKey.encrypt(97_300n);
  if (peerSecret.decrypt(peerSealed) !== 97_300n) throw new Error('paillier-bigint does not open its own ciphertext');
  const widths = Array.from({ length: SLOTS }, () => SLOT_BITS);
  const rows = Array.from({ length: MANY }, (_, row) =>
    Array.from({ length: SLOTS }, (_, slot) => BigInt(row * SLOTS + slot)),
  );
  const ciphertexts = strangers(addends, publicKey.ciphertextBytes);

  const proof = await proveKey(secret, webCryptoRng, { arithmetic: tiers.fma });

  const encrypting = (encryptor: PaillierEncryptor, times: number) => async (): Promise<Sample> => ({
    ours: await each(times, () => encryptor.encrypt(message, webCryptoRng)),
    peer: await each(4, () => peerKey.encrypt(97_300n)),
  });
  return {
    rounds: {
      'paillier.encrypt': encrypting(fast, 60),
      'paillier.encrypt.simd': encrypting(simd, 40),
      'paillier.encrypt.bigint': encrypting(plain, 12),
      'paillier.value': async () => ({
        ours:
          (await each(4, () =>
            fast.encryptMany(
              rows.map((slots): Plaintext<'paillier'> => pack(widths, slots, CAPACITY)),
              webCryptoRng,
            ),
          )) /
          (MANY * SLOTS),
        peer: await each(4, () => peerKey.encrypt(97_300n)),
      }),
      'paillier.decrypt': async () => ({
        ours: await each(30, () => decryptor.decrypt(sealed, webCryptoRng)),
        peer: await each(6, () => peerSecret.decrypt(peerSealed)),
      }),
      'paillier.keygen': async () => ({
        ours: await each(keys, () =>
          generateKey(devicePrimes({ tier: 'fma', arithmetic: tiers.fma }), {
            parameters: parametersOf('paillier-3072'),
            rng: webCryptoRng,
            arithmetic: tiers.fma,
          }),
        ),
        peer: await each(keys, () => generateRandomKeysSync(3072, true)),
      }),
      'paillier.prove': async () => ({
        ours: await each(1, () => proveKey(secret, webCryptoRng, { arithmetic: tiers.fma })),
        peer: null,
      }),
      'paillier.verify': async () => ({
        ours: await each(1, () => verifyKey(publicKey, proof, { arithmetic: tiers.fma })),
        peer: null,
      }),
      'paillier.sum': async () => ({
        ours: (await each(1, () => evaluator.sumBytes(ciphertexts))) / S_IN_MS,
        peer: (await each(1, () => multiplyAll(ciphertexts, publicKey.ciphertextBytes, publicKey.n2))) / S_IN_MS,
      }),
    },
    half: () => evaluator.sumBytes(ciphertexts.subarray(0, (addends / 2) * publicKey.ciphertextBytes)),
  };
}

async function onlyTier(load: LoadKernel, tier: Tier): Promise<Arithmetic> {
  const kernel = await chooseKernel(load, [tier]);
  if (kernel === undefined) throw new Error(`the ${tier} kernel does not run here`);
  return kernelArithmetic(kernel);
}

/** Octets of so many residues below any modulus of that length whose first bit is set, as strangers might send them. */
function strangers(count: number, length: number): Uint8Array {
  const octets = new Uint8Array(count * length);
  for (let at = 0; at < octets.length; at += DRAW) crypto.getRandomValues(octets.subarray(at, at + DRAW));
  for (let at = 0; at < octets.length; at += length) octets[at] = 0;
  return octets;
}

/** What a program of a few lines does: each ciphertext from its octets to a BigInt, then a product and a remainder. */
function multiplyAll(octets: Uint8Array, length: number, modulus: bigint): bigint {
  let product = 1n;
  for (let at = 0; at < octets.length; at += length)
    product = (product * integerOf(octets.subarray(at, at + length))) % modulus;
  return product;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
interface HexWriter {
  toHex?(): string;
}
const integerOf = (octets: Uint8Array & HexWriter): bigint =>
  BigInt(`0x${octets.toHex?.() ?? Array.from(octets, (octet) => HEX[octet]).join('')}`);

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

function inverseOf(a: bigint, modulus: bigint): bigint {
  let [r, next, x, y] = [modulus, a % modulus, 0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}
