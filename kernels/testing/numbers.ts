/** Operands for tests: reproducible, and leaning towards what breaks carries. */

/** SplitMix64 (Steele, Lea and Flood 2014): for tests alone. */
export class Generator {
  #state: bigint;

  constructor(seed: number | bigint) {
    this.#state = BigInt.asUintN(64, BigInt(seed));
  }

  word(): bigint {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let z = this.#state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  }

  /** Below 2^bits. */
  bits(bits: number): bigint {
    let number = 0n;
    for (let have = 0; have < bits; have += 64) number = (number << 64n) | this.word();
    return BigInt.asUintN(bits, number);
  }

  /** 0 <= result < limit, near enough to uniform. */
  below(limit: number): number {
    return Number(this.word() % BigInt(limit));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  octets(length: number): Uint8Array {
    const octets = new Uint8Array(length);
    for (let at = 0; at < length; at += 8) octets.set(toOctets(this.word(), 8).subarray(0, length - at), at);
    return octets;
  }
}

export function toOctets(number: bigint, length: number): Uint8Array {
  const octets = new Uint8Array(length);
  let rest = number;
  for (let i = length - 1; i >= 0; i--) {
    octets[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError('does not fit');
  return octets;
}

export const toInteger = (octets: Uint8Array): bigint =>
  BigInt(`0x0${Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')}`);

/** A modulus in the octets that a ring takes. */
export const modulusOctets = (modulus: bigint): Uint8Array =>
  toOctets(modulus, Math.ceil(modulus.toString(2).length / 8));

/** Odd moduli of exactly `bits` bits: no pattern, both ends, and mostly zero or one bits. */
export function moduli(bits: number, random: Generator): bigint[] {
  const top = 1n << BigInt(bits);
  const any = random.bits(bits) | (top >> 1n) | 1n;
  return [
    any,
    top - 1n,
    (top >> 1n) + 1n,
    (top >> 1n) | random.bits(bits >> 1) | 1n,
    top - (random.bits(bits >> 1) | 1n),
    any ^ ((1n << BigInt(bits >> 2)) - 2n),
  ];
}

/** Widths at whose multiples numbers are cut: octets, the two builds' limbs and blocks. */
const WIDTHS = [8, 28, 49, 112, 147];

/** Extremes in value and in digit patterns, all below `limit`. */
export function edges(limit: bigint, bits: number): bigint[] {
  const list = [0n, 1n, 2n, 3n, limit - 1n, limit - 2n, limit >> 1n, (limit >> 1n) + 1n];
  for (const width of WIDTHS) {
    const w = BigInt(width);
    const radix = 1n << w;
    for (const digit of [radix - 1n, radix >> 1n, (radix >> 1n) - 1n, (radix >> 1n) + 1n]) {
      let number = 0n;
      for (let at = 0n; at < bits; at += w) number |= digit << at;
      list.push(number % limit, (number >> 3n) % limit);
    }
    for (const power of [1n, 2n, 5n]) list.push(radix ** power % limit, (radix ** power - 1n) % limit);
  }
  return [...new Set(list.map((number) => number % limit))];
}

/** Mostly without pattern, sometimes an edge, sometimes short, sometimes next to the limit. */
export function residue(limit: bigint, bits: number, random: Generator): bigint {
  const kind = random.below(8);
  if (kind === 0) return random.pick(edges(limit, bits));
  if (kind === 1) return random.bits(1 + random.below(bits)) % limit;
  if (kind === 2) return limit - 1n - (random.bits(1 + random.below(bits)) % limit);
  return random.bits(bits + 64) % limit;
}
