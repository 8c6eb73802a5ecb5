import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Arithmetic } from '../../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../../core/schemes/paillier/arithmetic-bigint.ts';
import { kernelArithmetic } from '../../kernels/host/arithmetic.ts';
import { chooseKernel } from '../../kernels/host/tiers.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../public/kernels');

/** The fastest kernel that computes right on this machine, and BigInt where none does: sums are the same to the last octet. */
export async function evaluatorArithmetic(): Promise<Arithmetic> {
  const kernel = await chooseKernel((tier) => readFile(path.join(FOLDER, `${tier}.wasm`)));
  return kernel === undefined ? BIGINT_ARITHMETIC : kernelArithmetic(kernel);
}
