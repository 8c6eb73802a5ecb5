import * as independent from 'paillier-bigint';
import { bigintFromBytes, toHex } from '../core/bytes.ts';
import { gcd, modInverse } from '../core/math/modular.ts';
import type { Rng } from '../core/random.ts';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import type { SecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { makePlaintext, pack } from '../core/schemes/paillier/encode.ts';
import { makeDjnEncryptor } from '../core/schemes/paillier/encrypt.ts';
import { makeEvaluator } from '../core/schemes/paillier/evaluate.ts';
import { capacityBits } from '../core/schemes/paillier/parameters.ts';
import { recallProved } from '../core/schemes/paillier/verify.ts';
import type { DeviceWork } from './device-api.ts';

/** One piece of work as we do it and as the other implementation does it. */
export interface Work {
  readonly name: DeviceWork;
  readonly ours: () => void;
  /** What one call of `ours` counts as. */
  readonly oursCounts: number;
  readonly peer: () => void;
  readonly peerCounts: number;
}

export interface Works {
  readonly all: readonly Work[];
  /** Zeroises tables and gives back the kernels' memory. */
  dispose(): void;
}

/** Slots of 56 bits, as a long form's sums need them. */
const SLOT_BITS = 56;
const PACKED = 4;
/** So many that the check at a sum's end hardly counts. */
const ADDENDS = 4000;
/** The table is sized for a clinic's afternoon. */
const EXPECTED = 1000;
const MEASUREMENT = 97_300n;

/** The same key for the other implementation: λ = lcm(p-1, q-1), μ = λ⁻¹ mod n for g = n + 1 (Paillier 1999, section 4). */
function peerOf({ publicKey: { n }, p, q }: SecretKey): independent.PrivateKey {
  const lambda = ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n);
  return new independent.PrivateKey(lambda, modInverse(lambda, n), new independent.PublicKey(n, n + 1n), p, q);
}

/** Octets of so many residues as strangers might send them: below any modulus of that length whose first bit is set. */
function strangers(count: number, length: number, rng: Rng): Uint8Array {
  const octets = rng(count * length);
  for (let at = 0; at < octets.length; at += length) octets[at] = 0;
  return octets;
}

/** Everything that is measured, made ready. @param secret a key that was made in this worker, for this */
export function prepareWorks(secret: SecretKey, arithmetic: Arithmetic, rng: Rng): Works {
  const { publicKey } = secret;
  // made a moment ago from primes that are 3 modulo 4: there is nobody who would have to prove it
  const proved = recallProved(publicKey, new Set([toHex(publicKey.keyId)]));
  const encryptor = makeDjnEncryptor(proved, rng, { arithmetic, expected: EXPECTED });
  const decryptor = makeDecryptor(secret, { arithmetic });
  const evaluator = makeEvaluator(publicKey, arithmetic);
  const other = peerOf(secret);

  const message = makePlaintext(publicKey, MEASUREMENT);
  const sealed = encryptor.encrypt(message, rng);
  const sealedThere = other.publicKey.encrypt(MEASUREMENT);
  const encryptThere = () => other.publicKey.encrypt(MEASUREMENT);

  const capacity = capacityBits(publicKey.parameters, 'single');
  const widths = Array.from({ length: Math.floor(capacity / SLOT_BITS) }, () => SLOT_BITS);
  const forms = Array.from({ length: PACKED }, (_, form) => widths.map((_, slot) => BigInt(form + 1) * BigInt(slot)));

  const { ciphertextBytes } = publicKey;
  const ciphertexts = strangers(ADDENDS, ciphertextBytes, rng);
  const addThere = () => {
    let sum = 1n;
    for (let at = 0; at < ciphertexts.length; at += ciphertextBytes)
      sum = other.publicKey.addition(sum, bigintFromBytes(ciphertexts.subarray(at, at + ciphertextBytes)));
  };

  return {
    all: [
      {
        name: 'encrypt',
        ours: () => encryptor.encrypt(message, rng),
        oursCounts: 1,
        peer: encryptThere,
        peerCounts: 1,
      },
      {
        name: 'value',
        ours: () =>
          encryptor.encryptMany(
            forms.map((slots) => pack(widths, slots, capacity)),
            rng,
          ),
        oursCounts: PACKED * widths.length,
        peer: encryptThere,
        peerCounts: 1,
      },
      {
        name: 'decrypt',
        ours: () => decryptor.decrypt(sealed, rng),
        oursCounts: 1,
        peer: () => other.decrypt(sealedThere),
        peerCounts: 1,
      },
      {
        name: 'sum',
        ours: () => evaluator.sumBytes(ciphertexts),
        oursCounts: ADDENDS,
        peer: addThere,
        peerCounts: ADDENDS,
      },
    ],
    dispose() {
      encryptor.dispose();
      decryptor.dispose();
      evaluator.dispose();
    },
  };
}
