import type { RowsKernel } from './kernel.ts';
import type { CiphertextShape } from './shape.ts';
import { RowsSum } from './sum.ts';

/** Makes checked sums: the shape of core/schemes/bgv/arithmetic-rows.ts. */
export const rowsArithmetic = (kernel: RowsKernel, memoryCap?: number) => ({
  /** @throws KernelError as {@link RowsSum} */
  startSum: (shape: CiphertextShape): RowsSum => new RowsSum(kernel, shape, memoryCap),
});
