import { ByteReader, ByteWriter } from '../bytes.ts';
import { CONTRIBUTION_ID_BYTES } from '../codec/envelope.ts';
import { asDigest, DIGEST_BYTES, type Digest, digest, framed } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { ED25519_SIGNATURE_BYTES, SIGNING_KEY_BYTES, sign, signingPublicKey, verifySignature } from './signature.ts';

/**
 * A contributor's signed wish that a contribution be taken out, version 1:
 * "CPX" | version u8 = 1 | studyDigest 32 | contributionId 16 | contributorKey 32 | signature 64 (Ed25519 over the framed octets before it).
 */
const MAGIC = 0x435058;
const VERSION = 1;
export const WITHDRAWAL_BYTES =
  3 + 1 + DIGEST_BYTES + CONTRIBUTION_ID_BYTES + SIGNING_KEY_BYTES + ED25519_SIGNATURE_BYTES;

export interface Withdrawal {
  readonly studyDigest: Digest;
  readonly contributionId: Uint8Array;
  readonly contributorKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** @param seed the contributor's signing seed, as kept since the contribution */
export function encodeWithdrawal(
  subject: { readonly studyDigest: Digest; readonly contributionId: Uint8Array },
  seed: Uint8Array,
): Uint8Array {
  if (subject.contributionId.length !== CONTRIBUTION_ID_BYTES)
    throw new DomainError('request/malformed', { why: 'contributionId' });
  const unsigned = new ByteWriter()
    .u8(MAGIC >> 16)
    .u16(MAGIC & 0xffff)
    .u8(VERSION)
    .put(subject.studyDigest)
    .put(subject.contributionId)
    .put(signingPublicKey(seed))
    .bytes();
  return new ByteWriter()
    .put(unsigned)
    .put(sign(withdrawalMessage(unsigned), seed))
    .bytes();
}

/** What the contributor signs. */
const withdrawalMessage = (unsigned: Uint8Array): Uint8Array => framed('withdrawal-signature', unsigned);

/** Names a withdrawal in the log. */
export const withdrawalDigest = (octets: Uint8Array): Digest => digest('withdrawal', octets);

/**
 * Reads a withdrawal and checks its signature. Whether the key is the contribution's own is for the caller, who has the contribution.
 * @throws DomainError `request/malformed` (`why`), `envelope/bad-signature`
 */
export function decodeWithdrawal(octets: Uint8Array): Withdrawal {
  const malformed = (why: string): DomainError => new DomainError('request/malformed', { why });
  if (octets.length !== WITHDRAWAL_BYTES) throw malformed('length');
  const reader = new ByteReader(octets);
  if (((reader.u8('magic') << 16) | reader.u16('magic')) !== MAGIC) throw malformed('magic');
  if (reader.u8('version') !== VERSION) throw malformed('version');
  const studyDigest = asDigest(reader.take(DIGEST_BYTES, 'studyDigest').slice());
  const contributionId = reader.take(CONTRIBUTION_ID_BYTES, 'contributionId').slice();
  const contributorKey = reader.take(SIGNING_KEY_BYTES, 'contributorKey').slice();
  const unsigned = octets.subarray(0, reader.offset);
  const signature = reader.take(ED25519_SIGNATURE_BYTES, 'signature').slice();
  if (!verifySignature(signature, withdrawalMessage(unsigned), contributorKey))
    throw new DomainError('envelope/bad-signature');
  return { studyDigest, contributionId, contributorKey, signature };
}
