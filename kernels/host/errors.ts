/** Why a kernel refuses: always before anything is allocated or computed. */
export type KernelFault =
  | 'modulus/octets' // not minimal big-endian octets
  | 'modulus/size'
  | 'modulus/even'
  | 'operand/length'
  | 'operand/not-reduced'
  | 'operand/count'
  | 'memory/cap'
  | 'ring/disposed'
  | 'shape/degree'
  | 'shape/primes'
  | 'shape/polynomials'
  | 'shape/header'
  | 'ciphertext/length'
  | 'ciphertext/header'
  | 'ciphertext/coefficient'
  | 'ciphertext/transparent'
  | 'sum/partial' // a whole ciphertext was given while a stream has begun another
  | 'sum/disposed';

/** The one error of the kernels. `index` names the operand of a list; no operand is ever part of it. */
export class KernelError extends RangeError {
  override readonly name = 'KernelError';
  readonly reason: KernelFault;
  readonly index: number | undefined;

  constructor(reason: KernelFault, index?: number) {
    super(index === undefined ? reason : `${reason} at ${index}`);
    this.reason = reason;
    this.index = index;
  }
}
