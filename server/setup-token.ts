import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { toBase64Url } from '../core/bytes.ts';
import { openDatabase } from './database/pool.ts';
import { installationsOn } from './repositories/installations.ts';

const TOKEN_BYTES = 24;

/** What is kept of the set-up token. */
export const setupTokenHash = (token: string): Buffer =>
  createHash('sha256').update('cipherward/v1/setup-token\0').update(token).digest();

/** Compares a token with a stored hash, in time that does not depend on where they differ. */
export const isSetupToken = (token: string, storedHash: Uint8Array): boolean => {
  const hash = setupTokenHash(token);
  return storedHash.length === hash.length && timingSafeEqual(storedHash, hash);
};

/**
 * Makes the one-time token with which the first operator claims the installation; any earlier one is void from now on.
 * @returns the token, to be shown once and kept nowhere, or null when the installation has an operator
 */
export async function ensureSetupToken(databaseUrl: string): Promise<string | null> {
  const database = openDatabase(databaseUrl, { connections: 1 });
  try {
    const token = toBase64Url(randomBytes(TOKEN_BYTES));
    return (await installationsOn(database).setSetupToken(setupTokenHash(token))) ? token : null;
  } finally {
    await database.close();
  }
}
