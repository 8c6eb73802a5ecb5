/** One way in which a measurement or secret could stand in a stream of octets. */
export interface Needle {
  readonly name: string;
  readonly octets: Buffer;
}

/** Fewer octets than this would turn up in ciphertexts by chance. */
const SHORTEST = 4;

const base64Forms = (octets: Buffer): Buffer[] =>
  // Base64 of a substring depends on its offset modulo three; the characters at both ends depend on the neighbours.
  [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), octets])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(Math.ceil((8 * offset) / 6), Math.floor((8 * (offset + octets.length)) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')].map((form) => Buffer.from(form, 'latin1'));
  });

const wordForms = (integer: bigint): Buffer[] => {
  const big = Buffer.alloc(8);
  big.writeBigUInt64BE(integer);
  const double = Buffer.alloc(8);
  double.writeDoubleLE(Number(integer));
  const four = integer < 1n << 32n ? [big.subarray(4), Buffer.from(big.subarray(4)).reverse()] : [];
  return [big, Buffer.from(big).reverse(), double, Buffer.from(double).reverse(), ...four];
};

const doubleForms = (number: number): Buffer[] => {
  const octets = Buffer.alloc(8);
  octets.writeDoubleLE(number);
  return [octets, Buffer.from(octets).reverse()];
};

/**
 * Every form of a text: UTF-8, UTF-16, hexadecimal, Base64 and base64url at each offset, percent-encoded.
 * @param name what is searched for, for the message; never the text itself
 */
export function textNeedles(name: string, text: string): Needle[] {
  const utf8 = Buffer.from(text, 'utf8');
  const forms: [string, Buffer][] = [
    ['utf-8', utf8],
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(utf8.toString('hex'), 'latin1')],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase(), 'latin1')],
    ['percent', Buffer.from(encodeURIComponent(text), 'latin1')],
    ...base64Forms(utf8).map((octets): [string, Buffer] => ['base64', octets]),
  ];
  return keep(name, forms);
}

/** Every form of some octets: raw, reversed, hexadecimal, Base64 and base64url at each offset. */
export function octetNeedles(name: string, octets: Uint8Array): Needle[] {
  const raw = Buffer.from(octets);
  return keep(name, [
    ['octets', raw],
    ['reversed', Buffer.from(raw).reverse()],
    ['hex', Buffer.from(raw.toString('hex'), 'latin1')],
    ...base64Forms(raw).map((form): [string, Buffer] => ['base64', form]),
  ]);
}

/**
 * Every form of a typed number with `decimals` places: its text with point and comma, the fixed-point integer and the offset-coded one
 * as decimal text (when long enough not to stand anywhere by chance) and as 4 and 8 octets of either order, the double itself.
 */
export function numberNeedles(name: string, typed: string, decimals: number, minimum: string): Needle[] {
  const fixed = (text: string): bigint => {
    const [whole = '0', part = ''] = text.split('.');
    return BigInt(whole + part.padEnd(decimals, '0'));
  };
  const coded = [fixed(typed), fixed(typed) - fixed(minimum)].filter((integer) => integer > 0n);
  return [
    ...textNeedles(name, typed),
    ...textNeedles(name, typed.replace('.', ',')),
    ...coded.flatMap((integer) =>
      keep(
        name,
        wordForms(integer * 1n)
          .filter((form) => form.some((octet) => octet !== 0))
          .map((form) => ['word', form]),
      ),
    ),
    ...keep(
      name,
      doubleForms(Number(typed)).map((form) => ['double', form]),
    ),
  ];
}

/** How an envelope begins. */
const ENVELOPE = Buffer.from('CPW');
/** Octets that are not 0, so many that a needle tells something even where zeros stand beside random octets. */
const TELLING = 4;

/** When something was done, with the fractions of its second: `2026-11-21T22:31:31.274Z` is not somebody's 31.27 mmol/L. */
const TIMESTAMP = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,6}/g;
const withoutTimestamps = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace(TIMESTAMP, 'timestamp'), 'latin1');

/**
 * Names of the needles that a haystack holds outside its timestamps. In an envelope zeros (its visit, the contribution that it replaces)
 * stand beside random octets: small numbers, zeros themselves but for an octet or two, turn up there by chance, and are left out.
 */
export const found = (needles: readonly Needle[], haystack: Uint8Array): string[] => {
  const octets = withoutTimestamps(Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength));
  const isEnvelope = octets.subarray(0, ENVELOPE.length).equals(ENVELOPE);
  return needles
    .filter((needle) => !isEnvelope || needle.octets.filter((octet) => octet !== 0).length >= TELLING)
    .filter((needle) => octets.includes(needle.octets))
    .map((needle) => needle.name);
};

function keep(name: string, forms: readonly (readonly [string, Buffer])[]): Needle[] {
  return forms
    .filter(([, octets]) => octets.length >= SHORTEST)
    .map(([form, octets]) => ({ name: `${name} as ${form}`, octets }));
}
