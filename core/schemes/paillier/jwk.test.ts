import { describe, expect, test } from 'vitest';
import { bigintToBase64Url } from '../../bytes.ts';
import { bitLength } from '../../math/modular.ts';
import * as secretJwk from './decrypt-jwk.ts';
import { formatPublicJwk, parsePublicJwk } from './jwk.ts';
import { drawPrime } from './keygen-primes.ts';
import { seededRng, testKey512, testKey3072 } from './testing.ts';

const rng = seededRng('jwk');
const real = testKey3072();
const { n } = real.publicKey;

describe('keys', () => {
  const { publicKey, p, q } = real;

  test('public JWK comes back', () => {
    const text = formatPublicJwk(publicKey, 'made by a test');
    expect(JSON.parse(text)).toEqual({
      kty: 'DAJ',
      alg: 'PAI-GN1',
      key_ops: ['encrypt'],
      n: bigintToBase64Url(n),
      kid: 'made by a test',
    });
    expect(parsePublicJwk(text)).toEqual(publicKey);
  });

  test('private JWK comes back, by its primes or by its totient', () => {
    const text = secretJwk.formatPrivateJwk(real, 'private', 'public');
    expect(secretJwk.parsePrivateJwk(text, rng)).toEqual(real);
    const { p: _p, q: _q, ...rest } = JSON.parse(text) as Record<string, string>;
    const older = JSON.stringify({ ...rest, lambda: bigintToBase64Url((p - 1n) * (q - 1n)), mu: 'AQ' });
    expect(secretJwk.parsePrivateJwk(older, rng)).toEqual(real);
  });

  test('decimal private key comes back', () => {
    expect(secretJwk.parsePrivateDecimal(secretJwk.formatPrivateDecimal(real), rng)).toEqual(real);
  });

  const good = JSON.parse(secretJwk.formatPrivateJwk(real, 'private', 'public')) as Record<string, unknown> & {
    pub: Record<string, unknown>;
  };
  test.each([
    ['kty', { ...good, kty: 'RSA' }],
    ['key_ops', { ...good, key_ops: ['decrypt', 'encrypt'] }],
    ['key_ops', { ...good, pub: { ...good.pub, key_ops: ['decrypt'] } }],
    ['alg', { ...good, pub: { ...good.pub, alg: 'PAI' } }],
    ['n', { ...good, pub: { ...good.pub, n: `${good.pub.n}=` } }],
    ['n', { ...good, pub: { ...good.pub, n: 'A'.repeat(5000) } }],
    ['JSON object', { ...good, pub: [] }],
    ['p', { ...good, p: 12 }],
    ['primes', { ...good, q: good.p }],
    ['primes', { ...good, p: 'AQ', q: bigintToBase64Url(n) }],
    ['lambda', { ...good, p: undefined, lambda: bigintToBase64Url(n - 1n) }],
  ])('refused: %s', (why, json) => {
    const fault = expect.objectContaining({ code: 'key/malformed', detail: { why } });
    expect(() => secretJwk.parsePrivateJwk(JSON.stringify(json), rng)).toThrow(fault);
  });

  test('text that is no JSON, too long, or a modulus that is none', () => {
    expect(() => parsePublicJwk('{')).toThrow('key/malformed');
    expect(() => parsePublicJwk(' '.repeat(20_000))).toThrow('key/malformed');
    const square = { ...good.pub, n: bigintToBase64Url((((n >> 1536n) | 1n) ** 2n) | (1n << 3071n)) };
    expect(() => parsePublicJwk(JSON.stringify(square))).toThrow(/^key\//);
    const small = { ...good.pub, n: bigintToBase64Url(testKey512().publicKey.n) };
    expect(() => parsePublicJwk(JSON.stringify(small))).toThrow('key/malformed');
    expect(() => secretJwk.parsePrivateDecimal('e30=', rng)).toThrow('key/malformed');
    expect(() => secretJwk.parsePrivateDecimal('***', rng)).toThrow('key/malformed');
  });

  test('factors that are no primes make no key', () => {
    let composite = 0n;
    while (bitLength(composite * q) !== 3072) composite = drawPrime(768, rng) * drawPrime(768, rng);
    const json = {
      ...good,
      p: bigintToBase64Url(composite),
      q: bigintToBase64Url(q),
      pub: { ...good.pub, n: bigintToBase64Url(composite * q) },
    };
    const fault = expect.objectContaining({ code: 'key/malformed', detail: { why: 'primes' } });
    expect(() => secretJwk.parsePrivateJwk(JSON.stringify(json), rng)).toThrow(fault);
  });
});
