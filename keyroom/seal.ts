import createSeal, { type MainModule, type SEALContext } from 'node-seal';
import { makeSealHost, type SealHost } from '../core/schemes/bgv/arithmetic-seal.ts';

/**
 * SEAL for the key owner, one host a worker. One of the two places that load it; the page of contributions never does.
 * @param locate where SEAL's binary stands, by its file's name; by default beside the package, which a bundler does not follow
 */
export const makeKeyroomSeal = (locate?: (file: string) => string): SealHost<MainModule, SEALContext> =>
  makeSealHost(() => createSeal(locate === undefined ? {} : { locateFile: locate }));
