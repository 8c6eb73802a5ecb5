import { fromBase64Url, fromHex, toBase64Url } from '../bytes.ts';
import { asDigest, type Digest, digestHex } from '../digest.ts';
import { DomainError } from '../errors.ts';

/** Octets of a link's token: what lets somebody contribute. It travels in the fragment and in a header, never in a path or query. */
export const LINK_TOKEN_BYTES = 32;
export const LINK_HEADER = 'x-cipherward-link';

export interface StudyLink {
  /** base64url of {@link LINK_TOKEN_BYTES} octets. */
  readonly token: string;
  /** Digest of the study that the link is for: the contributor's worker compares it with what it computes. */
  readonly studyDigest: Digest;
}

/** @param appUrl origin of the installation, without a slash at its end */
export const studyLinkUrl = (appUrl: string, token: Uint8Array, studyDigest: Digest): string =>
  `${appUrl}/contribute#${toBase64Url(token)}.${digestHex(studyDigest)}`;

/**
 * Reads the fragment of a study link, with or without its `#`.
 * @throws DomainError `link/unknown` for anything else
 */
export function parseStudyLink(fragment: string): StudyLink {
  const match = /^#?([A-Za-z0-9_-]{43})\.([0-9a-f]{64})$/.exec(fragment);
  if (match === null) throw new DomainError('link/unknown');
  const token = match[1] as string;
  requireToken(token);
  return { token, studyDigest: asDigest(fromHex(match[2] as string)) };
}

function requireToken(token: string): void {
  try {
    if (fromBase64Url(token).length === LINK_TOKEN_BYTES) return;
  } catch {
    // falls through to the one answer for every link that is none
  }
  throw new DomainError('link/unknown');
}
