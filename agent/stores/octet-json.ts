import { fromBase64Url, toBase64Url } from '../../core/bytes.ts';

/** How octets stand in a record's JSON: `{"octets":"<base64url>"}`. */
const OCTETS = 'octets';

/** JSON of a record with octets in it. */
export const toOctetJson = (record: unknown): string => JSON.stringify(written(record));

/** What {@link toOctetJson} wrote; null where it is no such text. The stores' schemas say whether it is a record. */
export function fromOctetJson(text: string): unknown {
  try {
    return read(JSON.parse(text));
  } catch {
    return null;
  }
}

function written(member: unknown): unknown {
  if (member instanceof Uint8Array) return { [OCTETS]: toBase64Url(member) };
  if (Array.isArray(member)) return member.map(written);
  if (typeof member !== 'object' || member === null) return member;
  return Object.fromEntries(Object.entries(member).map(([name, inner]) => [name, written(inner)]));
}

function read(member: unknown): unknown {
  if (Array.isArray(member)) return member.map(read);
  if (typeof member !== 'object' || member === null) return member;
  const entries = Object.entries(member);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === OCTETS && typeof only[1] === 'string') return fromBase64Url(only[1]);
  return Object.fromEntries(entries.map(([name, inner]) => [name, read(inner)]));
}
