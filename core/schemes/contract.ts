/**
 * What every scheme with one plaintext integer must do, said once. A scheme's test runs all cases; so can a self-test at start over a new kernel.
 * Knows no test runner: each case throws when it fails.
 */
import { sameBytes } from '../bytes.ts';
import { codeOf, type ErrorCode } from '../errors.ts';
import type { Rng } from '../random.ts';
import type { Ciphertext, Decryptor, Encryptor, Evaluator, Plaintext, SchemeId, Validator } from './types.ts';

/** All roles under one key. */
export interface SchemeUnderTest<S extends SchemeId> {
  readonly encryptor: Encryptor<S>;
  readonly evaluator: Evaluator<S>;
  readonly validator: Validator<S>;
  readonly decryptor: Decryptor<S>;
  readonly rng: Rng;
  /** Plaintexts lie below 2^capacityBits. */
  readonly capacityBits: number;
  readonly plaintext: (m: bigint) => Plaintext<S>;
  /** The ciphertext that a plaintext and a root claim to be. */
  readonly reseal: (plain: Plaintext<S>, root: Uint8Array) => Uint8Array;
}

export interface ContractCase {
  readonly name: string;
  readonly run: () => void;
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`contract: ${what}`);
}

function refuses(run: () => unknown, code: ErrorCode, index?: number): void {
  try {
    run();
  } catch (thrown) {
    check(codeOf(thrown) === code, `${code} expected, got ${String(thrown)}`);
    const detail = (thrown as { readonly detail?: { readonly index?: number } }).detail;
    check(index === undefined || detail?.index === index, `index ${index} expected, got ${detail?.index}`);
    return;
  }
  check(false, `${code} expected, nothing was thrown`);
}

export function schemeContract<S extends SchemeId>(scheme: SchemeUnderTest<S>): readonly ContractCase[] {
  const { encryptor, evaluator, validator, decryptor, rng, plaintext } = scheme;
  const seal = (m: bigint): Ciphertext<S> => encryptor.encrypt(plaintext(m), rng);
  const open = (c: Ciphertext<S>): bigint => decryptor.open(c, rng).plain;
  const largest = (1n << BigInt(scheme.capacityBits)) - 1n;
  const opens = (c: Ciphertext<S>, m: bigint): void => {
    const opened = open(c);
    check(opened === m, `opens to another number (${String(opened).length} digits)`);
  };

  return [
    {
      name: 'all roles name the same key',
      run: () => {
        check(
          sameBytes(encryptor.keyId, evaluator.keyId) && sameBytes(encryptor.keyId, decryptor.keyId),
          'key ids differ',
        );
      },
    },
    {
      name: 'opens what it sealed, from 0 to the largest',
      run: () => {
        for (const m of [0n, 1n, 42n, largest]) opens(seal(m), m);
      },
    },
    {
      name: 'seals the same number differently each time, in exactly its octets, and passes its own door',
      run: () => {
        const [a, b] = [seal(7n), seal(7n)];
        check(!sameBytes(a, b), 'same octets twice');
        check(a.length === evaluator.ciphertextBytes, 'length');
        validator.one(a);
        check(validator.batch([a, b]).length === 2, 'batch loses items');
      },
    },
    {
      name: 'adds two, many and none',
      run: () => {
        const numbers = [5n, 0n, 11n, largest >> 2n, 3n];
        const total = numbers.reduce((sum, m) => sum + m, 0n);
        const sealed = numbers.map(seal);
        opens(evaluator.add(seal(20n), seal(22n)), 42n);
        opens(evaluator.sum(sealed), total);
        opens(evaluator.sum([...sealed].reverse()), total);
        check(sameBytes(evaluator.sum(sealed), evaluator.sum([...sealed].reverse())), 'the sum depends on the order');
        opens(evaluator.sum([]), 0n);
      },
    },
    {
      name: 'scales by what keeps the number in range',
      run: () => {
        opens(evaluator.scale(seal(6n), 7n), 42n);
        opens(evaluator.add(seal(100n), evaluator.scale(seal(6n), -7n)), 58n);
        refuses(() => evaluator.scale(seal(6n), 0n), 'arithmetic/operand');
      },
    },
    {
      name: 're-randomises: same number, other octets, ready to leave',
      run: () => {
        for (const derived of [evaluator.sum([]), evaluator.sum([seal(9n)]), evaluator.add(seal(4n), seal(5n))]) {
          const { fresh, randomiser } = evaluator.rerandomise(derived, rng);
          check(!sameBytes(fresh, derived), 'octets unchanged');
          check(randomiser.length > 0, 'no randomiser for the auditor');
          opens(validator.one(fresh), open(derived));
        }
      },
    },
    {
      name: 'returns the randomness that proves an opening',
      run: () => {
        const c = evaluator.add(seal(1000n), seal(1n));
        const { plain, root } = decryptor.open(c, rng);
        check(sameBytes(scheme.reseal(plain, root), c), 'plaintext and root do not give the ciphertext back');
      },
    },
    {
      name: 'refuses short, long, zero and trivial octets, and names the one at fault',
      run: () => {
        const good = seal(3n);
        const zero = new Uint8Array(good.length);
        const trivial = evaluator.sum([]);
        refuses(() => validator.one(good.subarray(1)), 'ciphertext/length');
        refuses(() => validator.one(Uint8Array.of(0, ...good)), 'ciphertext/length');
        refuses(() => validator.one(new Uint8Array(0)), 'ciphertext/length');
        refuses(() => validator.one(zero), 'ciphertext/zero');
        refuses(() => validator.one(trivial), 'ciphertext/trivial');
        refuses(() => validator.batch([good, good.subarray(1)]), 'ciphertext/length', 1);
        refuses(() => validator.batch([good, good, zero]), 'ciphertext/zero', 2);
        refuses(() => validator.batch([trivial, good]), 'ciphertext/trivial', 0);
      },
    },
  ];
}
