import type { LinkView } from './study-view.ts';

export type LinkState =
  | { readonly kind: 'active'; readonly until: Date | null }
  | { readonly kind: 'ended'; readonly on: Date }
  | { readonly kind: 'revoked'; readonly on: Date };

/** What a link is good for now. Revoked goes before ended. */
export function linkStateOf(link: Pick<LinkView, 'expiresAt' | 'revokedAt'>, now: Date): LinkState {
  if (link.revokedAt !== null) return { kind: 'revoked', on: link.revokedAt };
  if (link.expiresAt !== null && link.expiresAt <= now) return { kind: 'ended', on: link.expiresAt };
  return { kind: 'active', until: link.expiresAt };
}
