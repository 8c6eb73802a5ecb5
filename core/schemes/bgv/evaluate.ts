import { DomainError } from '../../errors.ts';
import type { Ciphertext } from '../types.ts';
import type { RowsArithmetic } from './arithmetic-rows.ts';
import { ciphertextBytes, HEADER_BYTES } from './format.ts';
import { type Mask, maskValues } from './mask.ts';
import { noiseBound, type SumPlan } from './noise.ts';
import type { BgvParameters } from './parameters.ts';
import { checked, makeBgvValidator, rowShape } from './validate.ts';

/** A sum of rows that grows in constant memory, straight from strangers' octets: each is checked as it is added. */
export interface BgvSum {
  readonly ciphertextBytes: number;
  /** Ciphertexts added so far. */
  readonly count: number;
  /**
   * Adds one whole ciphertext.
   * @throws DomainError `ciphertext/length`, `ciphertext/malformed`, `ciphertext/range`, `ciphertext/trivial`, with `index` among all that were
   * offered and the place; the sum goes on without it. `layout/noise` (`why`: `addends`) when the plan has no room for more
   */
  add(ciphertext: Uint8Array): void;
  /** Takes the next octets of a stream of ciphertexts, cut anywhere. Throws as {@link add}; after a fault the stream takes no more. */
  write(chunk: Uint8Array): void;
  /** Where a reader may put the next octets of the stream itself; then {@link advance}. Valid until the next call. */
  target(): Uint8Array;
  /** Says that so many octets stand in {@link target}. Throws as {@link write}. */
  advance(octets: number): void;
  /** @throws DomainError `ciphertext/length` when the stream ended within a ciphertext */
  end(): void;
  /** The plain sum so far: the same octets whatever the order. It must not leave: what may is {@link release}'s. */
  result(): Ciphertext<'bgv'>;
  /**
   * The sum with a fresh encryption of zero and a mask, which may leave: it opens to the same total over all slots and says nothing else of the
   * rows. Deterministic, so that an auditor can replay it. Ends the sum: only {@link dispose} may follow.
   * @param zero two polynomials, made for this release alone
   * @param mask drawn with the `floodBits` of {@link noiseBound} for the plan
   * @throws DomainError as {@link add} when `zero` is no ciphertext; `arithmetic/operand` (`why`: `mask`) when the mask is another plan's
   */
  release(zero: Uint8Array, mask: Mask): Ciphertext<'bgv'>;
  dispose(): void;
}

/**
 * Starts a sum of ciphertexts of `plan.factors + 1` polynomials.
 * @throws DomainError `layout/noise` unless the plan is safe under the parameters, whatever the rows
 */
export function startBgvSum(parameters: BgvParameters, plan: SumPlan, arithmetic: RowsArithmetic): BgvSum {
  const { floodBits } = noiseBound(parameters, plan);
  const size = plan.factors + 1;
  const sum = arithmetic.startSum(rowShape(parameters, size));
  const withinPlan = (): void => {
    if (sum.count > plan.addends) throw new DomainError('layout/noise', { why: 'addends', addends: plan.addends });
  };
  let released = false;
  const step = <T>(work: () => T): T => {
    if (released) throw new DomainError('arithmetic/operand', { why: 'released' });
    const outcome = checked(work);
    withinPlan();
    return outcome;
  };
  return {
    ciphertextBytes: ciphertextBytes(parameters, size),
    get count() {
      return sum.count;
    },
    add: (ciphertext) => step(() => sum.add(ciphertext)),
    write: (chunk) => step(() => sum.write(chunk)),
    target: () => step(() => sum.target()),
    advance: (octets) => step(() => sum.advance(octets)),
    end: () => step(() => sum.end()),
    result: () => step(() => sum.result()) as Ciphertext<'bgv'>,
    release(zero, mask) {
      if (mask.floodBits !== floodBits) throw new DomainError('arithmetic/operand', { why: 'mask' });
      const validator = makeBgvValidator(parameters, arithmetic);
      try {
        validator.one(zero);
      } finally {
        validator.dispose();
      }
      const values = maskValues(parameters, mask);
      const octets = step(() => {
        sum.addPolynomials(zero.subarray(HEADER_BYTES));
        sum.addPolynomials(values);
        return sum.result();
      });
      values.fill(0);
      released = true;
      return octets as Ciphertext<'bgv'>;
    },
    dispose: () => sum.dispose(),
  };
}
