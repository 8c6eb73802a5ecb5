import type { ComputeStore } from '../ports/compute-store.ts';
import type { Demonstrations } from '../ports/demonstrations.ts';
import type { Limits } from '../ports/limits.ts';
import type { Studies } from '../ports/studies.ts';

/** Signs transcripts and heads of the log; opens nothing. */
export interface TranscriptSigner {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** What launching, computing and releasing stand on. */
export interface ComputeDeps {
  readonly store: ComputeStore;
  readonly studies: Pick<Studies, 'frozen'>;
  readonly demonstrations: Demonstrations;
  readonly limits: Pick<Limits, 'sweep'>;
  readonly signer: TranscriptSigner;
  /** Name of the log in checkpoints and transcripts. */
  readonly logOrigin: string;
  /** Version of this code, as transcripts name it. */
  readonly codeVersion: string;
  /** Most ciphertexts of one leaf job; a power of two. */
  readonly leafSize: number;
  readonly now: () => Date;
}

/** UTC day of a moment: times are kept no finer where contributors are concerned. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
