import { ByteReader, ByteWriter, bigintFromBytes, bigintToBytes, concat, sameBytes, utf8 } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { DomainError } from '../../errors.ts';
import { encodePublicKey, type PublicKey } from './keys.ts';

/** Repetitions of the fourth-root part: each halves a cheat's chance. */
export const FOURTH_ROOTS = 128;
/** Repetitions of the n-th root part: each divides a cheat's chance by 2^16, because the verifier has excluded every factor below 2^16. */
export const NTH_ROOTS = 8;

/** One fourth root of (-1)^minus · w^twisted · yᵢ modulo n. */
export interface FourthRoot {
  readonly minus: boolean;
  readonly twisted: boolean;
  readonly root: bigint;
}

/** Paillier-Blum modulus proof, made non-interactive (Canetti, Gennaro, Goldfeder, Makriyannis and Peled, eprint 2021/060, figure 28). */
export interface ModulusProof {
  /** A number of Jacobi symbol -1 modulo n. */
  readonly w: bigint;
  /** {@link FOURTH_ROOTS} of them, for y₀ … */
  readonly fourthRoots: readonly FourthRoot[];
  /** {@link NTH_ROOTS} of them: n-th roots modulo n of y₀ … */
  readonly nthRoots: readonly bigint[];
}

/**
 * The challenges y₀ … of a proof, each uniform modulo n: SHA-256 in counter mode over a seed that names the key and w, rejected when not below n.
 * They depend on nothing else, so that one proof serves a key wherever it is shown.
 */
export function challenges(key: PublicKey, w: bigint, count: number): bigint[] {
  const seed = digest('key-proof', encodePublicKey(key), bigintToBytes(w, key.modulusBytes));
  const blocks = Math.ceil(key.parameters.bits / 256);
  return Array.from({ length: count }, (_, index) => {
    for (let attempt = 0; ; attempt++) {
      const parts = Array.from({ length: blocks }, (_, block) =>
        digest('key-proof-challenge', seed, new ByteWriter().u32(index).u32(attempt).u32(block).bytes()),
      );
      const candidate = BigInt.asUintN(key.parameters.bits, bigintFromBytes(concat(...parts)));
      if (candidate < key.n) return candidate;
    }
  });
}

const MAGIC = utf8('CPP');
const VERSION = 1;
const FLAG_BYTES = FOURTH_ROOTS / 8;

/** Exact octets of an encoded proof: 52,676 at 3,072 bits. */
export const proofBytes = (key: PublicKey): number =>
  MAGIC.length + 1 + 32 + 2 * FLAG_BYTES + (1 + FOURTH_ROOTS + NTH_ROOTS) * key.modulusBytes;

const flags = (bits: readonly boolean[]): Uint8Array => {
  const bytes = new Uint8Array(FLAG_BYTES);
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3] = (bytes[i >> 3] as number) | (128 >> (i & 7));
  });
  return bytes;
};

/** v1, big-endian: magic "CPP" | version u8 | keyId 32 | w | minus flags 16 | twisted flags 16 | 128 fourth roots | 8 n-th roots; numbers in exactly n's octets. */
export function encodeProof(key: PublicKey, proof: ModulusProof): Uint8Array {
  const writer = new ByteWriter().put(MAGIC).u8(VERSION).put(key.keyId).put(bigintToBytes(proof.w, key.modulusBytes));
  writer
    .put(flags(proof.fourthRoots.map(({ minus }) => minus)))
    .put(flags(proof.fourthRoots.map(({ twisted }) => twisted)));
  for (const { root } of proof.fourthRoots) writer.put(bigintToBytes(root, key.modulusBytes));
  for (const root of proof.nthRoots) writer.put(bigintToBytes(root, key.modulusBytes));
  return writer.bytes();
}

/**
 * Reads {@link encodeProof}'s octets; every number must lie in [1, n).
 * @throws DomainError `key/invalid-proof` (`why`: `length`, `magic`, `version`, `other key`, `range`)
 */
export function decodeProof(key: PublicKey, bytes: Uint8Array): ModulusProof {
  const reject = (why: string) => new DomainError('key/invalid-proof', { why });
  if (bytes.length !== proofBytes(key)) throw reject('length');
  const reader = new ByteReader(bytes);
  if (!sameBytes(reader.take(MAGIC.length, 'magic'), MAGIC)) throw reject('magic');
  if (reader.u8('version') !== VERSION) throw reject('version');
  if (!sameBytes(reader.take(key.keyId.length, 'key id'), key.keyId)) throw reject('other key');
  const residue = (): bigint => {
    const number = bigintFromBytes(reader.take(key.modulusBytes, 'number'));
    if (number === 0n || number >= key.n) throw reject('range');
    return number;
  };
  const w = residue();
  const minus = reader.take(FLAG_BYTES, 'minus');
  const twisted = reader.take(FLAG_BYTES, 'twisted');
  const flag = (bytes: Uint8Array, i: number): boolean => ((bytes[i >> 3] as number) & (128 >> (i & 7))) !== 0;
  const fourthRoots = Array.from({ length: FOURTH_ROOTS }, (_, i) => ({
    minus: flag(minus, i),
    twisted: flag(twisted, i),
    root: residue(),
  }));
  const nthRoots = Array.from({ length: NTH_ROOTS }, residue);
  reader.end();
  return { w, fourthRoots, nthRoots };
}
