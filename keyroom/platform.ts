import { DomainError } from '../core/errors.ts';

/**
 * The few globals that a browser's worker and Node share, typed as narrowly as the key room uses them:
 * whatever is not named here does not compile in these rooms.
 */
export interface ForeignKey {
  readonly type: string;
}

interface KeyPair {
  readonly privateKey: ForeignKey;
}

type Octets = Uint8Array<ArrayBufferLike>;

/** The calls of WebCrypto's SubtleCrypto that the key room makes. */
export interface Subtle {
  generateKey(
    algorithm: {
      readonly name: 'RSA-PSS';
      readonly hash: 'SHA-256';
      readonly modulusLength: number;
      readonly publicExponent: Octets;
    },
    extractable: true,
    usages: readonly string[],
  ): Promise<KeyPair>;
  exportKey(format: 'pkcs8', key: ForeignKey): Promise<ArrayBuffer>;
  importKey(
    format: 'raw',
    octets: Octets,
    algorithm: 'HKDF' | { readonly name: 'HMAC'; readonly hash: 'SHA-256' },
    extractable: false,
    usages: readonly string[],
  ): Promise<ForeignKey>;
  deriveKey(
    algorithm: { readonly name: 'HKDF'; readonly hash: 'SHA-256'; readonly salt: Octets; readonly info: Octets },
    base: ForeignKey,
    derived:
      | { readonly name: 'AES-GCM'; readonly length: 256 }
      | { readonly name: 'HMAC'; readonly hash: 'SHA-256'; readonly length: 256 },
    extractable: false,
    usages: readonly string[],
  ): Promise<ForeignKey>;
  encrypt(algorithm: AesGcm, key: ForeignKey, octets: Octets): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcm, key: ForeignKey, octets: Octets): Promise<ArrayBuffer>;
  sign(algorithm: 'HMAC', key: ForeignKey, octets: Octets): Promise<ArrayBuffer>;
}

interface AesGcm {
  readonly name: 'AES-GCM';
  readonly iv: Octets;
  readonly additionalData: Octets;
}

/** An `AbortSignal` fits. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface Stopper {
  readonly signal: StopSignal;
  abort(): void;
}

interface Platform {
  readonly crypto: { readonly subtle?: Subtle; getRandomValues(octets: Octets): Octets };
  setTimeout(then: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly AbortController: new () => Stopper;
}

const platform = globalThis as unknown as Platform;

/** WebCrypto, which browsers keep from pages of insecure origins. @throws DomainError `origin/insecure` */
export function subtleCrypto(): Subtle {
  const { subtle } = platform.crypto;
  if (subtle === undefined) throw new DomainError('origin/insecure');
  return subtle;
}

export const fillRandom = (octets: Octets): void => {
  platform.crypto.getRandomValues(octets);
};

/** Resolves in a later macrotask, so that a waiting message such as "cancel" gets through first. */
export const breathe = (): Promise<void> => new Promise((resolve) => platform.setTimeout(resolve, 0));

/** Does something after so many milliseconds, unless what it returns is called before. */
export function later(milliseconds: number, then: () => void): () => void {
  const timer = platform.setTimeout(then, milliseconds);
  return () => platform.clearTimeout(timer);
}

export const makeStopper = (): Stopper => new platform.AbortController();
