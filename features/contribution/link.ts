import { digestHex } from '../../core/digest.ts';
import { parseStudyLink } from '../../core/protocol/study-link.ts';

/** What the address says after its hash sign. */
export type LinkReading =
  | { readonly kind: 'missing' }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'complete'; readonly token: string; readonly studyDigest: string };

/** Reads `#<token>.<digest>`; mail programs sometimes add blanks, dots or brackets behind a link. */
export function readLink(fragment: string): LinkReading {
  const text = decoded(fragment).replace(/^#/, '').trim();
  if (text === '') return { kind: 'missing' };
  try {
    const { token, studyDigest } = parseStudyLink(text.replace(/[\s.,;:!?)\]>]+$/u, ''));
    return { kind: 'complete', token, studyDigest: digestHex(studyDigest) };
  } catch {
    return { kind: 'incomplete' };
  }
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The part after the hash sign of whatever somebody pasted: a whole address or the part alone. */
export const fragmentOf = (pasted: string): string => {
  const text = pasted.replaceAll(/\s+/gu, '');
  const mark = text.indexOf('#');
  return mark === -1 ? text : text.slice(mark + 1);
};
