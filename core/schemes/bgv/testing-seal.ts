import createSeal, { type Ciphertext, type Plaintext } from 'node-seal';
import type { BgvParameters } from './parameters.ts';

/** SEAL with a key of its own: the independent second implementation. Tests must {@link SealParty.dispose} of it. */
export interface SealParty {
  encrypt(slots: BigUint64Array): Uint8Array;
  /** @returns N slots */
  decrypt(ciphertext: Uint8Array): BigUint64Array;
  /** log2 of how far the phase is from wrapping around, rounded down. */
  bitsLeft(ciphertext: Uint8Array): number;
  add(ciphertexts: readonly Uint8Array[]): Uint8Array;
  multiply(ciphertexts: readonly Uint8Array[]): Uint8Array;
  /** Adds a plaintext polynomial. @param coefficients N residues below t */
  addPolynomial(ciphertext: Uint8Array, coefficients: readonly bigint[]): Uint8Array;
  /** SEAL's octets of the public key. */
  readonly publicKey: Uint8Array;
  dispose(): void;
}

export async function makeSealParty({ degree, primes, plainModulus }: BgvParameters): Promise<SealParty> {
  const seal = await createSeal();
  const owned: { delete(): void }[] = [];
  const own = <T extends { delete(): void }>(object: T): T => {
    owned.push(object);
    return object;
  };
  const chosen = own(new seal.EncryptionParameters(seal.SchemeType.bgv));
  chosen.setPolyModulusDegree(degree);
  const bits = primes.map((prime) => prime.toString(2).length);
  chosen.setCoeffModulus(own(seal.CoeffModulus.Create(degree, Int32Array.from(bits))));
  chosen.setPlainModulus(own(new seal.Modulus(plainModulus)));
  const context = own(new seal.SEALContext(chosen, true, seal.SecLevelType.tc128));
  const generator = own(new seal.KeyGenerator(context));
  const key = own(generator.createPublicKey());
  const encryptor = own(new seal.Encryptor(context, key));
  const decryptor = own(new seal.Decryptor(context, own(generator.secretKey())));
  const evaluator = own(new seal.Evaluator(context));
  const encoder = own(new seal.BatchEncoder(context));

  const plain: Plaintext = own(new seal.Plaintext());
  const [a, b]: [Ciphertext, Ciphertext] = [own(new seal.Ciphertext()), own(new seal.Ciphertext())];
  const octetsOf = (ciphertext: Ciphertext): Uint8Array =>
    (ciphertext.saveToArray(seal.ComprModeType.none) as Uint8Array).slice();
  const fold = (step: (a: Ciphertext, b: Ciphertext) => void) => (ciphertexts: readonly Uint8Array[]) => {
    const [first, ...others] = ciphertexts;
    a.loadFromArray(context, first);
    for (const other of others) {
      b.loadFromArray(context, other);
      step(a, b);
    }
    return octetsOf(a);
  };

  return {
    publicKey: (key.saveToArray(seal.ComprModeType.none) as Uint8Array).slice(),
    encrypt(slots) {
      encoder.encode(slots, plain);
      encryptor.encrypt(plain, a);
      return octetsOf(a);
    },
    decrypt(ciphertext) {
      a.loadFromArray(context, ciphertext);
      decryptor.decrypt(a, plain);
      return BigUint64Array.from(encoder.decodeBigUint64(plain) as BigUint64Array);
    },
    bitsLeft(ciphertext) {
      a.loadFromArray(context, ciphertext);
      return decryptor.invariantNoiseBudget(a);
    },
    add: fold((x, y) => evaluator.addInplace(x, y)),
    multiply: fold((x, y) => evaluator.multiplyInplace(x, y)),
    addPolynomial(ciphertext, coefficients) {
      a.loadFromArray(context, ciphertext);
      encoder.encode(new BigUint64Array(degree).fill(1n, 1), plain);
      const octets = (plain.saveToArray(seal.ComprModeType.none) as Uint8Array).slice();
      const view = new DataView(octets.buffer, octets.length - 8 * degree);
      for (const [at, coefficient] of coefficients.entries()) view.setBigUint64(8 * at, coefficient, true);
      plain.loadFromArray(context, octets);
      evaluator.addPlainInplace(a, plain);
      return octetsOf(a);
    },
    dispose() {
      for (const object of owned.reverse()) object.delete();
    },
  };
}
