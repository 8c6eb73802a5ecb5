import { fromBase64Url, utf8 } from '../core/bytes.ts';
import { canonicalBytes, canonicalText } from '../core/codec/canonical.ts';
import { framed } from '../core/digest.ts';
import { DomainError } from '../core/errors.ts';
import { z } from '../core/zod.ts';
import type { PassphraseCosts } from './argon2.ts';
import { type FileRules, readFile } from './file-intake.ts';
import { SEAL_SIZES } from './sealing.ts';

/** base64url of exactly that many octets. */
const octets = (length: number) =>
  z
    .string()
    .length(Math.ceil((length * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);

const common = {
  format: z.literal('cipherward-wrapped-key'),
  version: z.literal(1),
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  preset: z.enum(['paillier-3072', 'paillier-2048']),
  origin: z.enum(['made', 'imported']),
  /** The one study that the key was made for; null for an imported key. */
  studyId: z.uuid().nullable(),
  salt: octets(SEAL_SIZES.salt),
  nonce: octets(SEAL_SIZES.nonce),
  sealed: z
    .string()
    .min(64)
    .max(2048)
    .regex(/^[A-Za-z0-9_-]+$/),
};

const Argon2 = z.strictObject({
  name: z.literal('argon2id'),
  memoryMiB: z.int(),
  iterations: z.int(),
  parallelism: z.int(),
});

export const PassphraseWrap = z.strictObject({ ...common, kind: z.literal('passphrase'), kdf: Argon2 });
export const RecoveryWrap = z.strictObject({
  ...common,
  kind: z.literal('recovery'),
  kdf: z.strictObject({ name: z.literal('hkdf-sha256') }),
});
export const WrapFile = z.discriminatedUnion('kind', [PassphraseWrap, RecoveryWrap]);

export type PassphraseWrap = z.infer<typeof PassphraseWrap>;
export type RecoveryWrap = z.infer<typeof RecoveryWrap>;
/** A secret key, sealed: what may lie on a disk or in a drawer. Canonical JSON, version 1. */
export type WrapFile = z.infer<typeof WrapFile>;
export type WrapKind = WrapFile['kind'];
/** Everything of a wrap but the sealed octets: what the seal also vouches for. */
export type WrapTerms = Omit<PassphraseWrap, 'sealed'> | Omit<RecoveryWrap, 'sealed'>;

const RULES: FileRules = { mostOctets: 8192, code: 'key/malformed' };

export const encodeWrap = (wrap: WrapFile): Uint8Array => utf8(canonicalText(wrap));

/**
 * Reads a wrap strictly. Its Argon2id cost must be one that this key room itself would choose, and is compared before anything is computed:
 * a hostile file can neither ask for gigabytes nor for one cheap pass.
 * @throws DomainError `key/malformed` (`why`: readFile's, `kind`, `cost`)
 */
export function decodeWrap<K extends WrapKind>(
  file: Uint8Array,
  kind: K,
  costs: PassphraseCosts,
): Extract<WrapFile, { kind: K }> {
  const wrap = readFile(file, WrapFile, RULES);
  if (wrap.kind !== kind) throw new DomainError('key/malformed', { why: 'kind' });
  if (wrap.kind === 'passphrase') refuseCost(wrap, costs);
  return wrap as Extract<WrapFile, { kind: K }>;
}

function refuseCost({ kdf }: PassphraseWrap, costs: PassphraseCosts): void {
  const admitted =
    costs.memoryMiB.includes(kdf.memoryMiB) &&
    kdf.iterations === costs.iterations &&
    kdf.parallelism === costs.parallelism;
  if (!admitted)
    throw new DomainError('key/malformed', { why: 'cost', memoryMiB: kdf.memoryMiB, iterations: kdf.iterations });
}

/** Associated octets of the seal: key id, wrap kind and every parameter, so that none of them can be exchanged. */
export const associatedOctets = ({ ...terms }: WrapTerms): Uint8Array => framed('wrap', canonicalBytes(terms));

/** Salt and nonce in octets. @throws DomainError `request/malformed` for a non-canonical base64url */
export const saltAndNonce = ({
  salt,
  nonce,
}: WrapTerms): { readonly salt: Uint8Array; readonly nonce: Uint8Array } => ({
  salt: fromBase64Url(salt),
  nonce: fromBase64Url(nonce),
});

/** The public facts that every wrap of a key carries. */
export interface WrappedFacts {
  readonly keyId: string;
  readonly preset: 'paillier-3072' | 'paillier-2048';
  readonly origin: 'made' | 'imported';
  readonly studyId: string | null;
}
