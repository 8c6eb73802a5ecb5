import { KernelError } from './errors.ts';
import type { Kernel } from './kernel.ts';
import { Workspace } from './workspace.ts';

/** The SIMD build's column sums have room for a factor fourfold up to here. */
const MAX_BITS = 4096;
/** Module, numbers and octets: there are no tables. */
const MEMORY_CAP = 1 << 20;

/**
 * 2^exponent modulo an odd n, by squarings alone: three quarters of the time of any other power. Modulus and exponent may be secret but for their
 * lengths, once n is set up with BigInt, in variable time.
 * @param modulus minimal big-endian octets; odd; 128 to 4,096 bits
 * @param exponent big-endian, any length; none stands for 0
 * @returns as many octets as the modulus has
 * @throws KernelError `modulus/octets`, `modulus/size`, `modulus/even`, `memory/cap`
 */
export function powerOfTwo(kernel: Kernel, modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  if (8 * modulus.length > MAX_BITS) throw new KernelError('modulus/size');
  const workspace = new Workspace(kernel, modulus, false, MEMORY_CAP);
  try {
    return workspace.work(
      1,
      workspace.bytes,
      ([power], room, [secret = 0]) => {
        workspace.put(exponent, secret);
        workspace.exports.powerOfTwo(power, secret, exponent.length);
        return workspace.leaveForm(power, room);
      },
      [exponent.length],
    );
  } finally {
    workspace.close();
  }
}
