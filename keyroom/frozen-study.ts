import { fromBase64Url, toHex } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import { checkDocument, type FrozenStudy } from '../core/protocol/freeze.ts';
import { decodePublicKey, type PublicKey } from '../core/schemes/paillier/keys.ts';

/** A study document whose every digest was computed in this room, with its keys decoded. */
export interface KeyedStudy extends FrozenStudy {
  /** The owner's public key. */
  readonly key: PublicKey;
  /** Ed25519 key that signs transcripts and receipts, 32 octets, its fingerprint checked. */
  readonly serverKey: Uint8Array;
  /** Hexadecimal study digest. */
  readonly name: string;
}

/**
 * Parses a study document again, whoever has parsed it before, and recomputes all that it says about itself.
 * @throws DomainError `study/invalid`, `study/digest-mismatch` (`which`), `key/malformed`, `key/invalid-modulus`
 */
export function readStudy(received: unknown): KeyedStudy {
  const frozen = checkDocument(received);
  const [owner] = frozen.document.keyRing.holders;
  if (owner === undefined) throw new DomainError('study/key-missing');
  const key = decodePublicKey(fromBase64Url(owner.publicBytes));
  if (toHex(key.keyId) !== owner.keyId) throw new DomainError('study/digest-mismatch', { which: 'key' });
  return {
    ...frozen,
    key,
    serverKey: fromBase64Url(frozen.document.serverKey.publicKey),
    name: toHex(frozen.digests.study),
  };
}
