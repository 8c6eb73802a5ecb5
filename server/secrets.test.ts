import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authSecret, ensureSigningKey } from './secrets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the session secret has 256 bits, is kept, and is its owner’s alone', () => {
  const secret = authSecret(folder);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(authSecret(folder)).toBe(secret);
  expect(statSync(path.join(folder, 'auth-secret')).mode & 0o777).toBe(0o600);
});

test('the signing key is Ed25519, made once in a folder that may not exist yet, and its owner’s alone', () => {
  const file = path.join(folder, 'keys/signing-key.pem');
  ensureSigningKey(file);
  const pem = readFileSync(file, 'utf8');
  expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  ensureSigningKey(file);
  expect(readFileSync(file, 'utf8')).toBe(pem);
});

test('a key that the operator brought is never replaced', () => {
  const file = path.join(folder, 'own.pem');
  writeFileSync(file, 'theirs');
  ensureSigningKey(file);
  expect(readFileSync(file, 'utf8')).toBe('theirs');
});
