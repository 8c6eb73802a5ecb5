import { type CompiledModule, compile } from '../../host/engine.ts';

/** The compiled rows module. May be posted to workers. */
export interface RowsKernel {
  readonly module: CompiledModule;
}

/**
 * Compiles the rows module. Resolves to nothing where there is no WebAssembly with fixed-width SIMD: SEAL, which makes and opens these
 * ciphertexts, runs on no such engine either.
 */
export async function loadRowsKernel(bytes: Uint8Array): Promise<RowsKernel | undefined> {
  const module = await compile(bytes);
  return module === undefined ? undefined : { module };
}
