import { toBase64Url } from '../../core/bytes.ts';
import { INVITATION_TOKEN_BYTES, invitationUrl } from '../../core/protocol/invitation.ts';
import type { Rng } from '../../core/random.ts';
import type { Installations } from '../ports/installation.ts';

const DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

export interface InviteDeps {
  readonly installations: Pick<Installations, 'invite'>;
  readonly appUrl: string;
  readonly rng: Rng;
  readonly now: () => Date;
  readonly tokenHash: (token: string) => Uint8Array;
}

/**
 * Invites one address for 14 days; an earlier invitation of the same address is void from now on.
 * @returns the link to hand over; its token is kept nowhere
 */
export async function invite(
  { installations, appUrl, rng, now, tokenHash }: InviteDeps,
  email: string,
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const token = toBase64Url(rng(INVITATION_TOKEN_BYTES));
  const expiresAt = new Date(now().getTime() + DAYS * DAY_MS);
  await installations.invite({ email: email.toLowerCase(), tokenHash: tokenHash(token), expiresAt });
  return { url: invitationUrl(appUrl, token), expiresAt };
}
