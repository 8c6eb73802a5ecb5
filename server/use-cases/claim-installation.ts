import { DomainError } from '../../core/errors.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Installations } from '../ports/installation.ts';
import type { Limits } from '../ports/limits.ts';

export interface ClaimDeps {
  readonly installations: Pick<Installations, 'claim'>;
  readonly credentials: Pick<Credentials, 'hashPassword'>;
  readonly limits: Limits;
  readonly newId: () => string;
  /** Compares a token with its stored hash, in constant time. */
  readonly isSetupToken: (token: string, storedHash: Uint8Array) => boolean;
}

const ATTEMPTS = { seconds: 600, uses: 10 };

/**
 * Makes the first operator out of whoever holds the set-up token, once.
 * @param address for whom attempts are counted
 * @throws DomainError `access/setup-token` (wrong, used or replaced by a newer one), `access/rate-limited`, `request/conflict` when the address has an account
 */
export async function claimInstallation(
  deps: ClaimDeps,
  address: string,
  {
    token,
    name,
    email,
    password,
  }: { readonly token: string; readonly name: string; readonly email: string; readonly password: string },
): Promise<void> {
  if (!(await deps.limits.take('claim', address, ATTEMPTS)))
    throw new DomainError('access/rate-limited', { seconds: ATTEMPTS.seconds });
  const passwordHash = await deps.credentials.hashPassword(password);
  const operator = { id: deps.newId(), accountId: deps.newId(), name, email: email.toLowerCase(), passwordHash };
  const outcome = await deps.installations.claim(operator, (storedHash) => deps.isSetupToken(token, storedHash));
  if (outcome === 'email') throw new DomainError('request/conflict', { field: 'email' });
  if (outcome !== 'done') throw new DomainError('access/setup-token');
}
