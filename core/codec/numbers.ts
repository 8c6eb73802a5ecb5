/**
 * JSON that loses no digit. Foreign systems write integers of a thousand digits as bare JSON numbers, which `JSON.parse` rounds.
 * As in Python, a number without point and exponent is an integer (bigint), any other is a float (number), and that difference survives writing.
 */
import { DomainError } from '../errors.ts';

export type LosslessJson =
  | null
  | boolean
  | string
  | bigint
  | number
  | readonly LosslessJson[]
  | { readonly [key: string]: LosslessJson };

export interface LosslessLimits {
  /** Digits of one integer. Default 4,300, where Python itself stops reading. */
  readonly maxDigits?: number;
  /** Arrays and objects inside each other. Default 64. */
  readonly maxDepth?: number;
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** What ends a run of plain characters in a string; looked for anew each time, because one pattern for a whole string keeps a stack as long as the string. */
const QUOTE_OR_ESCAPE = /["\\]/g;
const WORDS: readonly (readonly [string, null | boolean])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
];

class Reader {
  readonly #text: string;
  readonly #maxDigits: number;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, { maxDigits = 4300, maxDepth = 64 }: LosslessLimits) {
    this.#text = text;
    this.#maxDigits = maxDigits;
    this.#maxDepth = maxDepth;
  }

  document(): LosslessJson {
    const document = this.#any(0);
    if (this.#at !== this.#text.length) throw this.#reject('trailing text');
    return document;
  }

  #any(depth: number): LosslessJson {
    if (depth > this.#maxDepth) throw this.#reject('depth');
    this.#match(BLANK);
    const first = this.#text.charAt(this.#at);
    const found =
      first === '{'
        ? this.#object(depth)
        : first === '['
          ? this.#array(depth)
          : first === '"'
            ? this.#string()
            : first === '-' || (first >= '0' && first <= '9')
              ? this.#number()
              : this.#word();
    this.#match(BLANK);
    return found;
  }

  #object(depth: number): LosslessJson {
    const members = new Map<string, LosslessJson>();
    this.#list('}', () => {
      this.#match(BLANK);
      const key = this.#string();
      if (members.has(key)) throw this.#reject('duplicate member');
      this.#match(BLANK);
      this.#expect(':');
      members.set(key, this.#any(depth + 1));
    });
    return Object.fromEntries(members);
  }

  #array(depth: number): LosslessJson {
    const items: LosslessJson[] = [];
    this.#list(']', () => items.push(this.#any(depth + 1)));
    return items;
  }

  /** Items between brackets; the reader stands on the opening one. */
  #list(close: string, item: () => void): void {
    this.#at++;
    this.#match(BLANK);
    if (this.#text.charAt(this.#at) !== close) {
      item();
      while (this.#text.charAt(this.#at) === ',') {
        this.#at++;
        item();
      }
    }
    this.#expect(close);
  }

  #number(): bigint | number {
    const literal = this.#match(NUMBER);
    if (literal === null) throw this.#reject('number');
    const [text, fraction, exponent] = literal;
    if (text.length > this.#maxDigits) throw this.#reject('integer too long');
    if (fraction === undefined && exponent === undefined) return BigInt(text);
    const float = Number(text);
    if (!Number.isFinite(float)) throw this.#reject('float overflow');
    return float;
  }

  #string(): string {
    if (this.#text.charAt(this.#at) !== '"') throw this.#reject('string');
    const end = this.#endOfString(this.#at + 1);
    try {
      const string = JSON.parse(this.#text.slice(this.#at, end)) as string;
      this.#at = end;
      return string;
    } catch {
      throw this.#reject('string');
    }
  }

  /** The place behind the closing quote. @param from the place behind the opening one */
  #endOfString(from: number): number {
    QUOTE_OR_ESCAPE.lastIndex = from;
    for (;;) {
      const found = QUOTE_OR_ESCAPE.exec(this.#text);
      if (found === null) throw this.#reject('string');
      if (found[0] === '"') return QUOTE_OR_ESCAPE.lastIndex;
      QUOTE_OR_ESCAPE.lastIndex++;
    }
  }

  #word(): null | boolean {
    for (const [word, meaning] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return meaning;
    }
    throw this.#reject('unexpected text');
  }

  #expect(character: string): void {
    if (this.#text.charAt(this.#at) !== character) throw this.#reject('unexpected text');
    this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #reject(why: string): DomainError {
    return new DomainError('request/malformed', { why, at: this.#at });
  }
}

/**
 * Reads strict JSON (RFC 8259); member names must differ.
 * @throws DomainError `request/malformed` with `why` and the place `at`
 */
export const parseLossless = (text: string, limits: LosslessLimits = {}): LosslessJson =>
  new Reader(text, limits).document();

/** `compact` writes no blanks; `python` writes them as Python's json.dumps does by itself: `{"a": [1, 2.0]}`. */
export type JsonSpacing = 'compact' | 'python';

/**
 * Writes bigints as bare integers and numbers as floats: 85 becomes `85.0`.
 * @throws DomainError `arithmetic/operand` for NaN and infinities
 */
export function formatLossless(json: LosslessJson, spacing: JsonSpacing = 'compact'): string {
  const [comma, colon] = spacing === 'python' ? [', ', ': '] : [',', ':'];
  const write = (part: LosslessJson): string => {
    if (typeof part === 'bigint') return part.toString();
    if (typeof part === 'number') return formatFloat(part);
    if (typeof part !== 'object' || part === null) return JSON.stringify(part);
    if (isArray(part)) return `[${part.map(write).join(comma)}]`;
    return `{${Object.entries(part)
      .map(([key, member]) => JSON.stringify(key) + colon + write(member))
      .join(comma)}}`;
  };
  return write(json);
}

const isArray = (json: LosslessJson): json is readonly LosslessJson[] => Array.isArray(json);

/**
 * A double as Python's `repr` writes it: the shortest digits that name it, never without a point or an exponent, `1e+16` and `1e-05` at the ends.
 * @throws DomainError `arithmetic/operand` for NaN and infinities
 */
export function formatFloat(float: number): string {
  if (!Number.isFinite(float)) throw new DomainError('arithmetic/operand', { why: 'not finite' });
  const [digits = '', power = ''] = float.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent > 15) {
    const sign = exponent < 0 ? '-' : '+';
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = Object.is(float, -0) ? '-0' : float.toString();
  return text.includes('.') ? text : `${text}.0`;
}
