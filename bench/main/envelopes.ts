import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readKernel } from '../../agent/read-kernel.ts';
import { bigintFromBytes, bigintToBytes, fromBase64Url } from '../../core/bytes.ts';
import { appendSignature, encodeUnsigned, SUITE_PAILLIER_ED25519, signedMessage } from '../../core/codec/envelope.ts';
import { syntheticAnswers } from '../../core/dictionary/synthetic.ts';
import type { Answers } from '../../core/dictionary/variable.ts';
import type { FrozenStudy } from '../../core/protocol/freeze.ts';
import { strataOf, strataText } from '../../core/protocol/strata.ts';
import { makePlaintext } from '../../core/schemes/paillier/encode.ts';
import { makeDjnEncryptor } from '../../core/schemes/paillier/encrypt.ts';
import { decodePublicKey } from '../../core/schemes/paillier/keys.ts';
import { assumeProved } from '../../core/schemes/paillier/testing.ts';
import type { Ciphertext } from '../../core/schemes/types.ts';
import { packAnswers } from '../../core/statistics/slots.ts';
import { chooseArithmetic } from '../../keyroom/arithmetic.ts';
import { webCryptoRng } from '../../keyroom/rng.ts';

/** Encryptions that are computed in full: of so many people, and of so many zeros. */
const PEOPLE = 256;
const ZEROS = 256;
const ID_BYTES = 16;
/** Octets before the key itself in the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 §4). */
const SPKI_PREFIX_BYTES = 12;

export interface Prepared {
  readonly octets: Uint8Array;
  readonly answers: Answers;
  /** One ciphertext for each group. */
  readonly ciphertexts: readonly Uint8Array[];
}

/**
 * Makes distinct envelopes as contributors would: own signing key, own ciphertexts, own signature. Only the randomness is cheaper: ciphertext k is the
 * encryption of person k mod 256 times the encryption of zero k div 256, which is again an encryption of that person's answers, and different each time.
 * @returns a maker; `visit` goes into the header
 */
export async function envelopeMaker({ document, digests, layout }: FrozenStudy) {
  const [owner] = document.keyRing.holders;
  const key = decodePublicKey(fromBase64Url(owner?.publicBytes ?? ''));
  const { arithmetic } = await chooseArithmetic(readKernel);
  const expected = (PEOPLE + ZEROS) * layout.groups.length;
  const encryptor = makeDjnEncryptor(assumeProved(key), webCryptoRng, { arithmetic, expected });
  const numberOf = (ciphertext: Ciphertext<'paillier'>): bigint => bigintFromBytes(ciphertext);
  const people = Array.from({ length: PEOPLE }, () => {
    const answers = syntheticAnswers(document.variables, webCryptoRng);
    const plains = packAnswers(layout, document.variables, answers).map((packed) => makePlaintext(key, packed));
    return { answers, sealed: encryptor.encryptMany(plains, webCryptoRng).map(numberOf) };
  });
  const zeros = Array.from({ length: ZEROS }, () => numberOf(encryptor.encrypt(makePlaintext(key, 0n), webCryptoRng)));
  encryptor.dispose();

  return (k: number, visit: number): Prepared => {
    const { answers, sealed } = people[k % PEOPLE] as (typeof people)[number];
    const zero = zeros[Math.floor(k / PEOPLE)];
    if (zero === undefined) throw new RangeError(`only ${PEOPLE * ZEROS} envelopes are distinct`);
    const ciphertexts = sealed.map((c) => bigintToBytes((c * zero) % key.n2, key.ciphertextBytes));
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const unsigned = encodeUnsigned({
      kind: 'contribution',
      suite: SUITE_PAILLIER_ED25519,
      studyDigest: digests.study,
      keyRingDigest: digests.keyRing,
      layoutDigest: digests.layout,
      visit,
      persons: 1,
      contributionId: new Uint8Array(randomBytes(ID_BYTES)),
      replaces: null,
      contributorKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX_BYTES)),
      strata: strataText(strataOf(document.variables, answers)),
      parts: ciphertexts.map((bytes, group) => ({ group, holderIndex: 0, keyId: key.keyId, kind: 'paillier', bytes })),
      build: null,
    });
    const signature = new Uint8Array(sign(null, signedMessage(unsigned), privateKey));
    return { octets: appendSignature(unsigned, signature), answers, ciphertexts };
  };
}
