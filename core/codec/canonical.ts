import canonicalize from 'canonicalize';
import { utf8 } from '../bytes.ts';
import { DomainError } from '../errors.ts';

/** What canonical JSON may hold here: no floats beyond safe integers; decimals and big integers travel as text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Half of a surrogate pair: has no UTF-8 form, so that two different texts would share one digest (RFC 8785 §3.2.2.2). */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Canonical JSON text (RFC 8785, JCS): sorted keys, no white space, one form only. Members that are `undefined` are left out.
 * @throws DomainError `request/malformed` for a number that is not a safe integer, a text that is not well-formed Unicode, or anything that JSON has no form for
 */
export function canonicalText(value: Json): string {
  refuseAmbiguous(value);
  const text = canonicalize(value);
  if (text === undefined) throw new DomainError('request/malformed', { why: 'canonical' });
  return text;
}

/** Octets of {@link canonicalText}: what digests and signatures of documents are computed over. */
export const canonicalBytes = (value: Json): Uint8Array => utf8(canonicalText(value));

function refuseAmbiguous(value: Json | undefined): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isSafeInteger(value)) throw new DomainError('request/malformed', { why: 'number' });
      return;
    case 'string':
      if (LONE_SURROGATE.test(value)) throw new DomainError('request/malformed', { why: 'unicode' });
      return;
    case 'object':
      if (value === null) return;
      for (const [key, member] of Object.entries(value)) {
        refuseAmbiguous(key);
        refuseAmbiguous(member);
      }
      return;
    case 'boolean':
    case 'undefined':
      return;
    default:
      throw new DomainError('request/malformed', { why: typeof value });
  }
}
