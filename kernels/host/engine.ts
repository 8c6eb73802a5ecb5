import type { KernelExports } from './exports.ts';

declare const compiled: unique symbol;
/** A WebAssembly.Module. Named here because not every room that uses kernels has the types of a browser. */
export type CompiledModule = object & { readonly [compiled]?: true };

interface Engine {
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (module: CompiledModule, imports: object) => { readonly exports: unknown };
  compile(bytes: Uint8Array): Promise<CompiledModule>;
}

const engine = (): Engine | undefined => (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;

/**
 * Compiles off the main path. Resolves to nothing where there is no WebAssembly, or one that lacks this build's instructions, or a policy
 * that forbids it (a strict one needs 'wasm-unsafe-eval').
 */
export async function compile(bytes: Uint8Array): Promise<CompiledModule | undefined> {
  try {
    return await engine()?.compile(bytes);
  } catch {
    return undefined;
  }
}

/** A fresh instance, with a memory of its own. The modules import nothing. */
export const instantiate = <Exports = KernelExports>(module: CompiledModule): Exports => {
  const { Instance } = engine() as Engine;
  return new Instance(module, {}).exports as Exports;
};
