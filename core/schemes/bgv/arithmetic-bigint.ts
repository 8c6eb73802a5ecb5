import { mod, modInverse } from '../../math/modular.ts';
import type { Lattice, LatticeArithmetic, LatticeSealer, LatticeShape } from './arithmetic.ts';
import { noiseOf, ternaryOf } from './sample.ts';
import { BigintTransform, reverseBits } from './transform-bigint.ts';

/** The reference over BigInt, step by step as SEAL does it: where no kernel runs, and what kernels are compared with. In variable time. */
export const BIGINT_LATTICES: LatticeArithmetic = {
  name: 'bigint',
  constantTime: false,
  lattice: (shape) => makeLattice(shape),
  sealer: (shape, key) => makeSealer(shape, key),
};

function makeLattice({ degree, plain }: LatticeShape): Lattice {
  const transform = new BigintTransform(plain, degree);
  const places = slotPlaces(degree);
  return {
    encode(slots) {
      const values = Array<bigint>(degree);
      places.forEach((place, slot) => {
        values[place] = slots[slot] as bigint;
      });
      return BigUint64Array.from(transform.inverse(values));
    },
    decode(coefficients) {
      const values = transform.forward([...coefficients]);
      return BigUint64Array.from(places, (place) => values[place] as bigint);
    },
    dispose() {},
  };
}

function makeSealer(shape: LatticeShape, key: Uint8Array): LatticeSealer {
  const { degree, plain } = shape;
  const t = plain.modulus;
  const lattice = makeLattice(shape);
  const transforms = shape.primes.map((prime) => new BigintTransform(prime, degree));
  const keyValues = integersOf(key);
  const keyPart = (polynomial: number, prime: number): bigint[] => {
    const at = (polynomial * transforms.length + prime) * degree;
    return keyValues.slice(at, at + degree);
  };
  const last = transforms.at(-1) as BigintTransform;

  /** Values of p·u + t·e modulo every prime. */
  const sealZero = (polynomial: number, u: readonly bigint[], e: readonly bigint[]): bigint[][] =>
    transforms.map((transform, prime) => {
      const q = transform.modulus;
      const us = transform.forward(u.map((coefficient) => mod(coefficient, q)));
      const errors = transform.forward(e.map((coefficient) => mod(t * coefficient, q)));
      return keyPart(polynomial, prime).map((value, i) => (value * (us[i] as bigint) + (errors[i] as bigint)) % q);
    });

  /** (c - δ) / p where p is the last prime and δ is c modulo p and 0 modulo t. */
  const divide = (values: readonly bigint[][]): bigint[][] => {
    const p = last.modulus;
    const inverse = modInverse(p, t);
    const delta = last
      .inverse(values.at(-1) as bigint[])
      .map((remainder) => remainder + p * mod(-remainder * inverse, t));
    return transforms.slice(0, -1).map((transform, prime) => {
      const q = transform.modulus;
      const deltas = transform.forward(delta.map((coefficient) => coefficient % q));
      const inversePrime = modInverse(p, q);
      return (values[prime] as bigint[]).map((value, i) => mod((value - (deltas[i] as bigint)) * inversePrime, q));
    });
  };

  return {
    ...lattice,
    seal(slots, ternary, noise, target) {
      const u = ternaryOf(ternary, degree);
      const errors = noiseOf(noise);
      const message = [...lattice.encode(slots)].map((m) => (2n * m > t ? m - t : m));
      const sealed = [0, 1].map((j) => divide(sealZero(j, u, errors.slice(j * degree, (j + 1) * degree))));
      const octets = new DataView(target.buffer, target.byteOffset, target.byteLength);
      let at = 0;
      sealed.forEach((polynomial, j) => {
        polynomial.forEach((values, prime) => {
          const transform = transforms[prime] as BigintTransform;
          const q = transform.modulus;
          const messages = j === 0 ? transform.forward(message.map((m) => mod(m, q))) : undefined;
          values.forEach((value, i) => {
            octets.setBigUint64(at, (value + (messages?.[i] ?? 0n)) % q, true);
            at += 8;
          });
        });
      });
    },
  };
}

/** Which value of a transformed polynomial each slot is: slot i of row 0 that at root^(3^i), of row 1 that at the inverse of it. */
function slotPlaces(degree: number): number[] {
  const bits = Math.log2(degree);
  const places = Array<number>(degree);
  for (let i = 0, power = 1; i < degree / 2; i++, power = (3 * power) % (2 * degree)) {
    places[i] = reverseBits((power - 1) / 2, bits);
    places[degree / 2 + i] = reverseBits((2 * degree - power - 1) / 2, bits);
  }
  return places;
}

const integersOf = (octets: Uint8Array): bigint[] => [...new BigUint64Array(octets.slice().buffer)];
