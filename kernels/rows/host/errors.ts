import { KernelError, type KernelFault } from '../../host/errors.ts';

/** Where in a ciphertext a fault lies. */
export type FaultPlace =
  | { readonly octet: number } // of the header
  | { readonly polynomial: number; readonly prime: number; readonly position: number };

/** What is wrong with one ciphertext of many. The sum is what it was before that ciphertext; nothing of what it holds is part of the error. */
export class CiphertextFault extends KernelError {
  readonly place: FaultPlace | undefined;

  /** @param index of the ciphertext among those that were offered to the sum, from 0 */
  constructor(reason: KernelFault & `ciphertext/${string}`, index: number, place?: FaultPlace) {
    super(reason, index);
    this.place = place;
  }
}
