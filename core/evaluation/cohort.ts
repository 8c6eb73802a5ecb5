import { ByteReader, ByteWriter, bigintFromBytes, bigintToBytes } from '../bytes.ts';
import { DomainError } from '../errors.ts';

/**
 * A cohort as a bitmap of log indices, version 1, big-endian: version u8 | first u64 | bits u32 | bitmap.
 * Bit 0 (the top bit of the first octet) is log index `first`. The first and the last bit are set and the padding is zero, so that a cohort has one form only.
 */
const VERSION = 1;
const FIRST_BYTES = 8;
const MAX_BITS = 2 ** 32 - 1;

/**
 * @param logIndices strictly ascending
 * @throws DomainError `cohort/empty`, `contribution/duplicate` when not strictly ascending
 */
export function encodeCohort(logIndices: readonly number[]): Uint8Array {
  const first = logIndices[0];
  if (first === undefined) throw new DomainError('cohort/empty');
  const bits = (logIndices.at(-1) as number) - first + 1;
  if (!logIndices.every((index) => Number.isSafeInteger(index) && index >= 0) || bits > MAX_BITS) {
    throw new DomainError('arithmetic/operand', { why: 'log index' });
  }
  requireAscending(logIndices);
  const bitmap = new Uint8Array(Math.ceil(bits / 8));
  for (const index of logIndices) {
    const at = index - first;
    const octet = Math.floor(at / 8);
    bitmap[octet] = (bitmap[octet] as number) | (0x80 >> (at % 8));
  }
  return new ByteWriter()
    .u8(VERSION)
    .put(bigintToBytes(BigInt(first), FIRST_BYTES))
    .u32(bits)
    .put(bitmap)
    .bytes();
}

/**
 * Log indices of a cohort, ascending.
 * @throws DomainError `request/malformed` for every form but the one that {@link encodeCohort} writes
 */
export function decodeCohort(bytes: Uint8Array): number[] {
  const malformed = (why: string): DomainError => new DomainError('request/malformed', { why });
  if (bytes.length < 1 + FIRST_BYTES + 4) throw malformed('short');
  const reader = new ByteReader(bytes);
  if (reader.u8('version') !== VERSION) throw malformed('version');
  const first = Number(bigintFromBytes(reader.take(FIRST_BYTES, 'first')));
  const bits = reader.u32('bits');
  if (!Number.isSafeInteger(first + bits) || reader.remaining !== Math.ceil(bits / 8)) throw malformed('length');
  const bitmap = reader.take(reader.remaining, 'bitmap');
  const isSet = (at: number): boolean => ((bitmap[Math.floor(at / 8)] as number) & (0x80 >> (at % 8))) !== 0;
  if (bits === 0 || !isSet(0) || !isSet(bits - 1)) throw malformed('ends');
  for (let at = bits; at < 8 * bitmap.length; at++) if (isSet(at)) throw malformed('padding');
  const logIndices: number[] = [];
  for (let at = 0; at < bits; at++) if (isSet(at)) logIndices.push(first + at);
  return logIndices;
}

function requireAscending(logIndices: readonly number[]): void {
  let last = -1;
  for (const index of logIndices) {
    if (index <= last) throw new DomainError('contribution/duplicate', { logIndex: index });
    last = index;
  }
}
