/** Without a secure origin browsers have no WebCrypto. Ask once the page runs: while it is rendered on the server nobody can know. */
export const isInsecure = (): boolean => typeof window !== 'undefined' && !window.isSecureContext;
