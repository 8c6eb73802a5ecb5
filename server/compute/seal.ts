import createSeal, { type MainModule, type SEALContext } from 'node-seal';
import { makeSealHost, type SealHost } from '../../core/schemes/bgv/arithmetic-seal.ts';

/** SEAL for products of ciphertexts, one host a compute worker. One of the two places that load it; no secret key ever gets here. */
export const makeComputeSeal = (): SealHost<MainModule, SEALContext> => makeSealHost(() => createSeal());
