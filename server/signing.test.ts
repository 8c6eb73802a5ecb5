import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { bigintToBytes, fromHex, toHex, utf8 } from '../core/bytes.ts';
import { verifySignature as coreVerify, sign, signingPublicKey } from '../core/protocol/signature.ts';
import { makeSigner, verifySignature } from './signing.ts';

const message = utf8('a message');

test('signs what core verifies, and verifies what core signs', () => {
  const signer = makeSigner(generateKeyPairSync('ed25519').privateKey);
  expect(coreVerify(signer.sign(message), message, signer.publicKey)).toBe(true);
  const seed = new Uint8Array(randomBytes(32));
  expect(verifySignature(signingPublicKey(seed), message, sign(message, seed))).toBe(true);
});

// RFC 8032 §7.1, test 2.
test('agrees with RFC 8032', () => {
  const publicKey = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  expect(verifySignature(publicKey, fromHex('72'), signature)).toBe(true);
  expect(verifySignature(publicKey, fromHex('73'), signature)).toBe(false);
});

test('refuses another message, key, length, and every key under which anybody can sign', () => {
  const seed = new Uint8Array(randomBytes(32));
  const [publicKey, signature] = [signingPublicKey(seed), sign(message, seed)];
  expect(verifySignature(publicKey, utf8('another'), signature)).toBe(false);
  expect(verifySignature(signingPublicKey(new Uint8Array(randomBytes(32))), message, signature)).toBe(false);
  expect(verifySignature(publicKey, message, signature.slice(1))).toBe(false);
  expect(verifySignature(publicKey.slice(1), message, signature)).toBe(false);
  // R = the neutral point, S = 0 satisfies the equation under a key of small order.
  const forged = new Uint8Array(64);
  forged[0] = 1;
  for (const weak of ED25519_TORSION_SUBGROUP)
    expect([weak, verifySignature(fromHex(weak), message, forged)]).toEqual([weak, false]);
  const beyond = bigintToBytes(2n ** 255n - 18n, 32).toReversed();
  expect([toHex(beyond), verifySignature(beyond, message, forged)]).toEqual([toHex(beyond), false]);
});

test('takes no other kind of key', () => {
  expect(() => makeSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)).toThrow('Ed25519');
});
