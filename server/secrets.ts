import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Reads a file, or makes it for its owner alone. An existing file is never replaced. */
function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, make(), { mode: 0o600, flag: 'wx', flush: true });
  }
  return readFileSync(file, 'utf8');
}

/** The secret that signs sessions: 256 random bits, kept in the data folder. */
export const authSecret = (dataDir: string): string =>
  readOrMake(path.join(dataDir, 'auth-secret'), () => `${randomBytes(32).toString('base64url')}\n`).trim();

/** Makes the server's Ed25519 signing key (PKCS #8 PEM) when there is none. Studies name its fingerprint: back it up. */
export function ensureSigningKey(file: string): void {
  readOrMake(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}
