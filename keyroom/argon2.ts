/** Cost of one Argon2id run (RFC 9106). */
export interface Argon2Cost {
  readonly memoryMiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** 32 octets from a passphrase; throws whatever the platform throws when the device refuses the memory. */
export type Argon2id = (passphrase: Uint8Array, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>;

/** hash-wasm's implementation, loaded when it is first needed. */
export const wasmArgon2id: Argon2id = async (passphrase, salt, { memoryMiB, iterations, parallelism }) => {
  const { argon2id } = await import('hash-wasm');
  return argon2id({
    password: passphrase,
    salt,
    memorySize: memoryMiB * 1024,
    iterations,
    parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
};

/** Memory that may be tried, largest first, and the rest of the cost. A wrap that asks for anything else is not opened. */
export interface PassphraseCosts {
  readonly memoryMiB: readonly number[];
  readonly iterations: number;
  readonly parallelism: number;
}

/** The product's costs. 64 MiB with three passes is RFC 9106's second recommended option, below which nothing is wrapped. */
export const PASSPHRASE_COSTS: PassphraseCosts = { memoryMiB: [256, 128, 64], iterations: 3, parallelism: 1 };
