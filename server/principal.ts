import { createHash } from 'node:crypto';
import { DomainError } from '../core/errors.ts';
import type { Principal, Scope } from '../core/protocol/authorisation.ts';
import { SCOPES } from '../core/protocol/roles.ts';
import type { StudyPhase } from '../core/protocol/study.ts';
import { LINK_HEADER } from '../core/protocol/study-link.ts';
import type { RequestContext } from './context.ts';

/** What is kept of a study link's token. */
export const linkTokenHash = (token: string): Buffer =>
  createHash('sha256').update('cipherward/v1/study-link\0').update(token).digest();

/** Who asks, and whether a browser sent its cookie along by itself: then the request must come from our own pages. */
export interface Asker {
  readonly principal: Principal;
  readonly byCookie: boolean;
  /** Of the study that the link belongs to; null without a link. */
  readonly linkedPhase: StudyPhase | null;
}

/**
 * Establishes who asks: a study link before an API token before a session cookie; without any of them somebody anonymous.
 * A credential that is no good is refused, never quietly passed over.
 * @throws DomainError `link/unknown` | `link/expired` | `access/denied` | `access/token-expired` | `access/rate-limited`
 */
export async function askerOf({ deps, headers }: RequestContext): Promise<Asker> {
  const link = headers.get(LINK_HEADER);
  if (link !== null) return linkHolder(deps, link);
  const authorization = headers.get('authorization');
  if (authorization !== null) return stranger(await tokenHolder(deps, authorization));
  const holder = headers.has('cookie') ? await deps.credentials.holderOf(headers) : null;
  if (holder === null) return stranger({ kind: 'anonymous' });
  const principal: Principal = { kind: 'user', id: holder.userId, role: holder.role, scopes: 'session' };
  return { principal, byCookie: true, linkedPhase: null };
}

/** Somebody without a link, whom no cookie vouches for. */
const stranger = (principal: Principal): Asker => ({ principal, byCookie: false, linkedPhase: null });

async function linkHolder({ links, now }: RequestContext['deps'], token: string): Promise<Asker> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new DomainError('link/unknown');
  const link = await links.byToken(linkTokenHash(token));
  if (link === null) throw new DomainError('link/unknown');
  if (link.revokedAt !== null || (link.expiresAt !== null && link.expiresAt <= now()))
    throw new DomainError('link/expired');
  const principal: Principal = { kind: 'link', studyId: link.studyId, linkId: link.linkId };
  return { principal, byCookie: false, linkedPhase: link.phase };
}

const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

async function tokenHolder(
  { credentials, accounts }: RequestContext['deps'],
  authorization: string,
): Promise<Principal> {
  const [scheme, token, rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest !== undefined)
    throw new DomainError('access/denied');
  const verdict = await credentials.verifyToken(token);
  if (!verdict.ok) throw new DomainError(verdict.code);
  const role = await accounts.role(verdict.userId);
  if (role === null) throw new DomainError('access/denied');
  return { kind: 'user', id: verdict.userId, role, scopes: verdict.scopes.filter(isScope) };
}

/**
 * A change that a cookie vouches for must come from one of our own pages; browsers say so themselves (Fetch Metadata, RFC 6454).
 * @throws DomainError `access/denied` (`why`: origin)
 */
export function refuseForeignOrigin(headers: Headers, appUrl: string): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const ours =
    origin === null ? site === 'same-origin' : origin === appUrl && (site === null || site === 'same-origin');
  if (!ours) throw new DomainError('access/denied', { why: 'origin' });
}
