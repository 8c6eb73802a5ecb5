/**
 * A source of cryptographically strong random octets, passed in: the ground floor throws no dice of its own,
 * so that published vectors can drive it. In the product: WebCrypto's getRandomValues, in chunks of 65,536.
 */
export type Rng = (length: number) => Uint8Array;
