import type { Digest } from '../digest.ts';
import type { Rng } from '../random.ts';

/** Schemes that an envelope's part may name. `noop` exists for tests alone and is not in any production preset. */
export type SchemeId = 'paillier' | 'bgv' | 'ckks' | 'noop';

declare const ciphertext: unique symbol;
declare const plaintext: unique symbol;
declare const secret: unique symbol;

/** Validated octets of one ciphertext; made only by a scheme's `validate` and `encrypt`. */
export type Ciphertext<S extends SchemeId = SchemeId> = Uint8Array & { readonly [ciphertext]: S };
/** What one ciphertext holds: all slots of one group, packed into a non-negative integer. */
export type Plaintext<S extends SchemeId = SchemeId> = bigint & { readonly [plaintext]: S };
/** Marks whatever must stay in the key room. */
export type Secret<T, S extends SchemeId = SchemeId> = T & { readonly [secret]: S };

/** SHA-256 of a key's canonical public octets (`digest('key', …)`). */
export type KeyId = Digest;

/** A public key's side that turns plaintexts into ciphertexts. */
export interface Encryptor<S extends SchemeId> {
  readonly keyId: KeyId;
  encrypt(plain: Plaintext<S>, rng: Rng): Ciphertext<S>;
}

/** Computes on ciphertexts with public material only; has nothing that could open one. */
export interface Evaluator<S extends SchemeId> {
  readonly keyId: KeyId;
  /** Exact octets of one ciphertext. */
  readonly ciphertextBytes: number;
  add(a: Ciphertext<S>, b: Ciphertext<S>): Ciphertext<S>;
  /** Homomorphic sum of any number of addends in order; of none: the trivial encryption of zero, which must not leave without {@link rerandomise}. */
  sum(addends: Iterable<Ciphertext<S>>): Ciphertext<S>;
  scale(a: Ciphertext<S>, factor: bigint): Ciphertext<S>;
  /** Same plaintext, fresh randomness: every derived ciphertext passes here before it leaves the server. Also yields what it multiplied by, for the auditor's part of the transcript. */
  rerandomise(a: Ciphertext<S>, rng: Rng): { readonly fresh: Ciphertext<S>; readonly randomiser: Uint8Array };
}

/** Checks a stranger's octets before anything computes on them. */
export interface Validator<S extends SchemeId> {
  /** @throws DomainError `ciphertext/length` | `ciphertext/zero` | `ciphertext/range` | `ciphertext/trivial` | `ciphertext/not-unit` */
  one(bytes: Uint8Array): Ciphertext<S>;
  /** One gcd over the product of all; falls back to one by one to name the index at fault (`detail.index`). */
  batch(items: readonly Uint8Array[]): Ciphertext<S>[];
}

/** The secret key's side. Lives in the key room. */
export interface Decryptor<S extends SchemeId> {
  readonly keyId: KeyId;
  /** The plaintext and, where the scheme has one, the randomness that proves it (Paillier: r = c^(1/n) mod n), so that an opening can be published later. */
  open(c: Ciphertext<S>, rng: Rng): { readonly plain: Plaintext<S>; readonly root: Uint8Array };
}

/**
 * How a long task stays polite: it reports, gives the thread back between its steps, and stops when told to.
 * The ground floor has no timers, so that giving the thread back is passed in.
 */
export interface Pace {
  /** An `AbortSignal` fits. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Steps done of steps in all; where the number of steps is a matter of luck, `total` is the expectation. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Resolves in a later macrotask, so that a message such as "cancel" gets through. */
  readonly breathe?: (() => Promise<void>) | undefined;
}
