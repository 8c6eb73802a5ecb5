import type { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bigintFromBytes, bigintToBytes, concat, fromHex } from '../../bytes.ts';
import { bitLength, gcd } from '../../math/modular.ts';
import { isProbablePrime } from '../../math/primality.ts';
import { sampleBits } from '../../math/sample.ts';
import type { Arithmetic } from './arithmetic.ts';
import { makeDecryptor } from './decrypt.ts';
import { makeSecretKey } from './decrypt-key.ts';
import { makePlaintext } from './encode.ts';
import { makeUnitEncryptor } from './encrypt.ts';
import { generateKey, type PrimeSource } from './keygen.ts';
import { readRsaPrimes } from './keygen-der.ts';
import { drawPrime, primesFromRng } from './keygen-primes.ts';
import { searchedPrimes } from './keygen-search.ts';
import { seededRng, testParameters } from './testing.ts';
import { everyArithmetic } from './testing-arithmetic.ts';

const arithmetics = await everyArithmetic();
const malformed = (why: string) =>
  expect.objectContaining({ code: 'key/malformed', detail: expect.objectContaining({ why }) });

describe('primes by search', () => {
  test.each(arithmetics.map((arithmetic) => [arithmetic.name, arithmetic] as const))(
    'are prime, 3 modulo 4, of the wanted length with the top two bits set: %s',
    async (_, arithmetic) => {
      const rng = seededRng('search');
      const found = new Set<bigint>();
      for (const bits of [129, 200, 256, 511, 512])
        for (let i = 0; i < 8; i++) {
          const [octets, ...more] = await searchedPrimes(rng, arithmetic).next(bits);
          expect(more).toEqual([]);
          expect(octets).toHaveLength(Math.ceil(bits / 8));
          const prime = bigintFromBytes(octets as Uint8Array);
          expect(prime & 3n).toBe(3n);
          expect(prime >> BigInt(bits - 2)).toBe(3n);
          expect(isProbablePrime(prime, 20, rng)).toBe(true);
          found.add(prime);
        }
      expect(found.size).toBe(40);
    },
  );

  test('leave out what shares a small factor with the partner, each less one', async () => {
    const rng = seededRng('partner');
    const partner = 3n * 5n * 7n * 11n * 2n + 1n; // whatever is 1 modulo one of these does not fit
    for (let i = 0; i < 25; i++) {
      const [octets] = await searchedPrimes(rng, arithmetics[0] as Arithmetic).next(129, partner);
      expect(gcd(bigintFromBytes(octets as Uint8Array) - 1n, partner - 1n)).toBe(2n);
    }
  });

  test('are the same for the same dice, whatever computes', async () => {
    const drawn = await Promise.all(
      arithmetics.map((arithmetic) => searchedPrimes(seededRng('same'), arithmetic).next(1024)),
    );
    for (const primes of drawn) expect(primes).toEqual(drawn[0]);
  });

  test('favour no prime for the gap before it', async () => {
    // The first prime after a random start has a gap before it that is twice as long on average as any prime's.
    const rng = seededRng('gaps');
    const isPrime = (number: bigint): boolean => isProbablePrime(number, 4, rng);
    let gaps = 0n;
    const draws = 150;
    for (let i = 0; i < draws; i++) {
      const [octets] = await searchedPrimes(rng, arithmetics[0] as Arithmetic).next(129);
      const prime = bigintFromBytes(octets as Uint8Array);
      let before = prime - 4n;
      while (!isPrime(before)) before -= 4n;
      gaps += prime - before;
    }
    const mean = Number(gaps) / draws;
    const usual = 2 * 129 * Math.LN2; // of primes that are 3 modulo 4
    expect(mean).toBeGreaterThan(0.75 * usual);
    expect(mean).toBeLessThan(1.3 * usual); // the first after a start: 2.0
  });
});

describe('key generation', () => {
  const parameters = testParameters(256);
  const rng = seededRng('keygen');

  test('gives Blum primes of half the length each, far apart, with the smallest common factor', async () => {
    const done: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { p, q, publicKey } = await generateKey(primesFromRng(rng), {
        parameters,
        rng,
        onProgress: (step) => done.push(step),
      });
      expect([p & 3n, q & 3n]).toEqual([3n, 3n]);
      expect([bitLength(p), bitLength(q), bitLength(publicKey.n)]).toEqual([128, 128, 256]);
      expect(gcd(p - 1n, q - 1n)).toBe(2n);
      expect(isProbablePrime(p, 20, rng) && isProbablePrime(q, 20, rng)).toBe(true);
      const sealed = makeUnitEncryptor(publicKey).encrypt(makePlaintext(publicKey, 3n), rng);
      expect(makeDecryptor(makeSecretKey(parameters, p, q)).open(sealed, rng).plain).toBe(3n);
    }
    expect(done.at(-1)).toBe(2);
  });

  const blum = (bits: number): bigint => {
    for (;;) {
      const prime = drawPrime(bits, rng);
      if ((prime & 3n) === 3n) return prime;
    }
  };
  const drawOneModFour = (bits: number): bigint => {
    for (;;) {
      const prime = drawPrime(bits, rng);
      if ((prime & 3n) === 1n) return prime;
    }
  };
  const octets = (...numbers: bigint[]) => numbers.map((number) => bigintToBytes(number, 17));
  const source = (...draws: Uint8Array[][]): PrimeSource => ({ next: async () => draws.shift() ?? [] });
  const [p, q] = [blum(128), blum(128)];

  test('pairs primes across draws, skips what does not fit, and zeroises what it was given', async () => {
    const oneModFour = drawOneModFour(128);
    const draws = [octets(p, oneModFour), octets(p + 4n * 15n), octets(p), octets(blum(120)), octets(oneModFour, q)];
    const all = draws.flat();
    const key = await generateKey(source(...draws), { parameters, rng });
    expect([key.p, key.q]).toEqual(p < q ? [p, q] : [q, p]);
    expect(all.every((bytes) => bytes.every((octet) => octet === 0))).toBe(true);
  });

  const none = { parameters, rng };
  const refused = (...draws: Uint8Array[][]) =>
    expect(generateKey(source(...draws), none)).rejects.toThrow('key/self-test-failed');

  test('refuses primes that lie close together', async () => {
    let near = p + 4n;
    while (gcd(p - 1n, near - 1n) !== 2n || !isProbablePrime(near, 20, rng)) near += 4n;
    await refused(octets(p, near));
  });

  test('refuses primes of other lengths, even when their product has the right one', async () => {
    const long = blum(130);
    let short = blum(126);
    while (gcd(long - 1n, short - 1n) !== 2n) short = blum(126);
    expect(bitLength(long * short)).toBe(256);
    await refused(octets(long, short));
  });

  test('refuses primes whose product is short, and goes on', async () => {
    const low = (): bigint => {
      for (;;) {
        const candidate = 2n ** 127n + sampleBits(100, rng);
        if ((candidate & 3n) === 3n && isProbablePrime(candidate, 20, rng)) return candidate;
      }
    };
    const key = await generateKey(source(octets(low(), low()), octets(p, q)), none);
    expect([key.p, key.q]).toEqual(p < q ? [p, q] : [q, p]);
  });

  test('refuses composites', async () => {
    const composites = Array.from({ length: 12 }, () => blum(64) * drawOneModFour(64));
    await refused(octets(...composites));
  });

  test('takes draws as they end, and zeroises those that come too late', async () => {
    const late = octets(blum(128), blum(128));
    const lateDraw = Promise.withResolvers<Uint8Array[]>();
    const draws = [lateDraw.promise, Promise.resolve(octets(p)), Promise.resolve(octets(q))];
    let started = 0;
    const both: PrimeSource = { atOnce: 2, next: () => draws[started++] ?? Promise.reject(new Error('too many')) };
    const key = await generateKey(both, none);
    expect([key.p, key.q]).toEqual(p < q ? [p, q] : [q, p]);
    expect(started).toBe(3);
    lateDraw.resolve(late);
    await new Promise((resolve) => setImmediate(resolve));
    expect(late.every((bytes) => bytes.every((octet) => octet === 0))).toBe(true);
  });

  test('fails when a draw fails, with others under way', async () => {
    const broken: PrimeSource = {
      atOnce: 3,
      next: vi.fn(() => new Promise<never>(() => undefined)).mockRejectedValueOnce(new Error('no dice')),
    };
    await expect(generateKey(broken, none)).rejects.toThrow('no dice');
  });

  test.each(arithmetics)('looks at primes again with $name', async (arithmetic) => {
    const composites = Array.from({ length: 6 }, () => blum(64) * drawOneModFour(64));
    const key = await generateKey(source(octets(...composites), octets(p, q)), { ...none, arithmetic });
    expect([key.p, key.q]).toEqual(p < q ? [p, q] : [q, p]);
  });

  test('stops when told to', async () => {
    const signal = { aborted: false };
    const source: PrimeSource = {
      next: async () => {
        signal.aborted = true;
        return [];
      },
    };
    await expect(generateKey(source, { parameters, rng, signal })).rejects.toThrow('computation/cancelled');
  });
});

describe('primes out of PKCS#8', () => {
  let pkcs8: Uint8Array;
  let jwk: webcrypto.JsonWebKey;
  beforeAll(async () => {
    const algorithm = { name: 'RSA-PSS', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' };
    const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
    jwk = await crypto.subtle.exportKey('jwk', privateKey);
  });

  test("are WebCrypto's own, and its octets are zeroised", () => {
    const bytes = pkcs8.slice();
    const [p, q] = readRsaPrimes(bytes);
    expect([p, q].map((prime) => Buffer.from(prime).toString('base64url'))).toEqual([jwk.p, jwk.q]);
    expect(bytes.every((octet) => octet === 0)).toBe(true);
  });

  test('no octet may be missing or left over, and refused input is zeroised too', () => {
    for (const length of [0, 1, 2, 3, 10, 26, 30, 300, pkcs8.length - 1]) {
      const cut = pkcs8.slice(0, length);
      expect(() => readRsaPrimes(cut)).toThrow('key/malformed');
      expect(cut.every((octet) => octet === 0)).toBe(true);
    }
    expect(() => readRsaPrimes(concat(pkcs8, Uint8Array.of(0)))).toThrow(malformed('DER trailing bytes'));
  });

  test('another algorithm, version, tag or length form is refused', () => {
    const changed = (at: number, octet: number) => pkcs8.slice().fill(octet, at, at + 1);
    // 30 82 ll ll | 02 01 00 | 30 0d 06 09 <oid> 05 00 | 04 82 ll ll | 30 82 ll ll | 02 01 00 | …
    expect(() => readRsaPrimes(changed(6, 1))).toThrow(malformed('DER version'));
    expect(() => readRsaPrimes(changed(19, 2))).toThrow(malformed('DER algorithm'));
    expect(() => readRsaPrimes(changed(0, 0x31))).toThrow(malformed('DER tag'));
    expect(() => readRsaPrimes(changed(1, 0x80))).toThrow(malformed('DER length'));
    expect(() => readRsaPrimes(changed(1, 0x83))).toThrow(malformed('DER length'));
    expect(() => readRsaPrimes(changed(2, 0))).toThrow(malformed('DER length'));
    expect(() => readRsaPrimes(changed(32, 1))).toThrow(malformed('DER version'));
    expect(() => readRsaPrimes(changed(6, 0x80))).toThrow(malformed('DER integer'));
  });

  /** DER of short content. */
  const der = (tag: number, ...content: Uint8Array[]): Uint8Array => {
    const octets = concat(...content);
    return concat(Uint8Array.of(tag, octets.length), octets);
  };
  const integer = (...octets: number[]) => der(0x02, Uint8Array.of(...octets));
  const algorithm = der(0x30, fromHex('06092a864886f70d0101010500'));
  // n, e, d, p, q, dP, dQ, qInv
  const numbers = [33, 3, 7, 11, 3, 3, 1, 4].map((number) => integer(number));
  const wrap = (...key: Uint8Array[]) => der(0x30, integer(0), algorithm, der(0x04, ...key));
  const rsa = (...fields: Uint8Array[]) => der(0x30, integer(0), ...fields);

  test('every level ends where it says, and integers have their shortest form', () => {
    expect(readRsaPrimes(wrap(rsa(...numbers)))).toEqual([Uint8Array.of(11), Uint8Array.of(3)]);
    const withThird = (third: Uint8Array) => wrap(rsa(...numbers.map((number, i) => (i === 3 ? third : number))));
    expect(readRsaPrimes(withThird(integer(0, 0x8b)))[0]).toEqual(Uint8Array.of(0x8b));
    const attributes = der(0x30, integer(0), algorithm, der(0x04, rsa(...numbers)), der(0xa0));
    for (const [why, bytes] of [
      ['DER trailing bytes', wrap(rsa(...numbers, integer(5)))],
      ['DER trailing bytes', wrap(rsa(...numbers), integer(5))],
      ['DER trailing bytes', attributes],
      ['DER short', wrap(rsa(...numbers.slice(1)))],
      ['DER integer', withThird(integer(0, 11))],
      ['DER integer', withThird(integer(0x8b))],
      ['DER integer', withThird(integer())],
      ['DER n', wrap(rsa(integer(0), ...numbers.slice(1)))],
    ] as const) {
      expect(() => readRsaPrimes(bytes)).toThrow(malformed(why));
    }
  });
});
