import { fromHex, sameBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
/** AlgorithmIdentifier rsaEncryption with NULL parameters (RFC 8017, A.1): 1.2.840.113549.1.1.1. */
const RSA_ENCRYPTION = fromHex('06092a864886f70d0101010500');

const reject = (why: string) => new DomainError('key/malformed', { why: `DER ${why}` });

/** Reads definite, shortest-form DER (X.690, section 10.1) from front to back. */
class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The content octets of the next element, a view. */
  element(tag: number): Uint8Array {
    if (this.#octet() !== tag) throw reject('tag');
    const length = this.#length();
    const start = this.#at;
    if (start + length > this.#bytes.length) throw reject('short');
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }

  /** A non-negative INTEGER without its sign octet, a view. */
  natural(): Uint8Array {
    const content = this.element(INTEGER);
    const [first, second] = [content[0], content[1]];
    if (first === undefined || first > 127) throw reject('integer');
    if (first === 0 && second !== undefined && second < 128) throw reject('integer');
    return first === 0 ? content.subarray(1) : content;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw reject('trailing bytes');
  }

  #length(): number {
    const first = this.#octet();
    if (first < 128) return first;
    const count = first & 127;
    if (count === 0 || count > 2) throw reject('length');
    let length = 0;
    for (let i = 0; i < count; i++) length = 256 * length + this.#octet();
    if (length < 128 || (count === 2 && length < 256)) throw reject('length');
    return length;
  }

  #octet(): number {
    const octet = this.#bytes[this.#at++];
    if (octet === undefined) throw reject('short');
    return octet;
  }
}

/** The version INTEGER 0 has no octets left once its sign octet is off. */
const version = (reader: DerReader): void => {
  if (reader.natural().length !== 0) throw reject('version');
};

function primesOf(pkcs8: Uint8Array): [Uint8Array, Uint8Array] {
  const outer = new DerReader(pkcs8);
  const info = new DerReader(outer.element(SEQUENCE));
  outer.end();
  version(info);
  if (!sameBytes(info.element(SEQUENCE), RSA_ENCRYPTION)) throw reject('algorithm');
  const wrapped = new DerReader(info.element(OCTET_STRING));
  info.end();
  const key = new DerReader(wrapped.element(SEQUENCE));
  wrapped.end();
  version(key);
  for (const field of ['n', 'e', 'd']) if (key.natural().length === 0) throw reject(field);
  const primes: [Uint8Array, Uint8Array] = [key.natural().slice(), key.natural().slice()];
  for (const field of ['dP', 'dQ', 'qInv']) if (key.natural().length === 0) throw reject(field);
  key.end();
  return primes;
}

/**
 * The two primes of an RSA key as WebCrypto exports it: PrivateKeyInfo (RFC 5208) around RSAPrivateKey (RFC 8017, A.1.2), two primes, no attributes.
 * The input is zeroised whatever happens.
 * @returns p and q, big-endian without leading zeros, copies that the caller zeroises
 * @throws DomainError `key/malformed` (`why` begins with `DER`)
 */
export function readRsaPrimes(pkcs8: Uint8Array): [Uint8Array, Uint8Array] {
  try {
    return primesOf(pkcs8);
  } finally {
    pkcs8.fill(0);
  }
}
