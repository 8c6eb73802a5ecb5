import { canonicalText, type Json } from '../core/codec/canonical.ts';
import { DomainError, type ErrorCode } from '../core/errors.ts';

interface Schema<T> {
  safeParse(input: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

export interface FileRules {
  /** More octets than this are refused before anything is parsed. */
  readonly mostOctets: number;
  readonly code: ErrorCode;
}

const text = (octets: Uint8Array): string | null => {
  let read = '';
  for (const octet of octets) {
    if (octet < 0x20 || octet > 0x7e) return null;
    read += String.fromCharCode(octet);
  }
  return read;
};

/**
 * Reads one of our own files: ASCII, canonical JSON and nothing else, every member known.
 * One form only, so that a file cannot say one thing to us and another to somebody else.
 * @throws DomainError with the rules' code (`why`: `length`, `text`, `json`, `form`, `canonical`)
 */
export function readFile<T>(octets: Uint8Array, schema: Schema<T>, { mostOctets, code }: FileRules): T {
  const reject = (why: string) => new DomainError(code, { why });
  if (octets.length === 0 || octets.length > mostOctets) throw reject('length');
  const read = text(octets);
  if (read === null) throw reject('text');
  const json = parsed(read);
  if (json === undefined) throw reject('json');
  const checked = schema.safeParse(json);
  if (!checked.success) throw reject('form');
  if (canonicalText(json) !== read) throw reject('canonical');
  return checked.data;
}

function parsed(read: string): Json | undefined {
  try {
    return JSON.parse(read) as Json;
  } catch {
    return undefined;
  }
}
