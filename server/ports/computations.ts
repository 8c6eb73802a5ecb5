import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';

export type ComputationState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type ComputationStep = 'queued' | 'adding' | 'joining' | 'finishing' | 'released' | 'refused';

export interface ComputationPlan {
  readonly kind: 'moments';
  readonly linear: true;
  readonly groups: readonly number[];
}

/** One question over a cohort: a freshly sealed round, or a union of whole released rounds. */
export interface Computation {
  readonly id: string;
  readonly studyId: string;
  readonly visit: number;
  readonly rounds: readonly { readonly id: string; readonly number: number }[];
  readonly state: ComputationState;
  readonly step: ComputationStep;
  /** True when it adds the stored sums of released rounds. */
  readonly fromStored: boolean;
  readonly queryDigest: Uint8Array;
  readonly plan: ComputationPlan;
  /** Bitmap of log indices (core/evaluation/cohort.ts). */
  readonly cohort: Uint8Array;
  readonly persons: number;
  readonly attempt: number;
  readonly leafSize: number;
  /** Ciphertexts added, of all that will be. */
  readonly done: number;
  readonly total: number;
  readonly failureCode: ErrorCode | null;
  readonly failureDetail: ErrorDetail | null;
  readonly revision: number;
  readonly releaseId: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface NewComputation {
  readonly id: string;
  readonly studyId: string;
  readonly visit: number;
  readonly roundIds: readonly string[];
  readonly fromStored: boolean;
  readonly queryDigest: Uint8Array;
  readonly plan: ComputationPlan;
  readonly cohort: Uint8Array;
  readonly persons: number;
  readonly launchedBy: string | null;
  readonly leafSize: number;
  readonly total: number;
}

/** Names one leaf of one attempt. */
export interface LeafName {
  readonly computationId: string;
  readonly attempt: number;
  readonly cell: string;
  readonly group: number;
  readonly holder: number;
  readonly leaf: number;
}

export interface Leaf extends LeafName {
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly addends: number;
  readonly product: Uint8Array | null;
  readonly inputsRoot: Uint8Array | null;
}
/** Stands in place of a leaf's number where several leaves were joined. */
export const JOINED_LEAF = -1;

export type NewLeaf = Omit<Leaf, 'computationId' | 'attempt' | 'product' | 'inputsRoot'>;

/** Some hundreds of stored addends, joined end to end. */
export interface AddendPage {
  readonly count: number;
  readonly lastIndex: number;
  readonly logIndices: readonly number[];
  /** 32 octets each. */
  readonly envelopeDigests: Uint8Array;
  readonly ciphertexts: Uint8Array;
  /** 32 octets each, as they were computed at the door. */
  readonly ciphertextDigests: Uint8Array;
}

export interface Computations {
  insert(computation: NewComputation): Promise<void>;
  insertLeaves(computationId: string, attempt: number, leaves: readonly NewLeaf[]): Promise<void>;
  get(id: string): Promise<Computation | null>;
  /** Newest first. */
  list(studyId: string, limit: number): Promise<readonly Computation[]>;
  /** {@link get}, and nobody else changes it until the transaction ends. */
  hold(id: string): Promise<Computation | null>;
  /** The queued, running or succeeded computation of this question. */
  living(studyId: string, queryDigest: Uint8Array): Promise<Computation | null>;
  /** The computation that a sealed round waits for; failed ones too, so that they can be tried again. */
  ofSealedRound(studyId: string, visit: number): Promise<Computation | null>;
  /** The computation by which a round was released. */
  thatReleased(roundId: string): Promise<Computation | null>;
  /** From queued to running. False when this attempt is no longer wanted. */
  begin(id: string, attempt: number): Promise<boolean>;
  /** True while this attempt runs. */
  wanted(id: string, attempt: number): Promise<boolean>;
  setStep(id: string, attempt: number, step: ComputationStep): Promise<void>;
  /** Starts it again under the next attempt, queued. What older attempts had summed is dropped, and their jobs count for nothing. */
  discard(id: string): Promise<void>;
  /** What the present attempt is to sum. @returns the attempt */
  ask(
    id: string,
    question: {
      readonly queryDigest: Uint8Array;
      readonly cohort: Uint8Array;
      readonly persons: number;
      readonly total: number;
    },
  ): Promise<number>;
  succeed(id: string, step: ComputationStep, leafId: string | null): Promise<void>;
  /** From queued or running to failed. False when it was in neither. */
  fail(id: string, attempt: number, code: ErrorCode, detail: ErrorDetail): Promise<boolean>;
  /** Cancelled for good: the same question may be asked again. */
  cancel(id: string, code: ErrorCode, detail: ErrorDetail): Promise<void>;
  leaf(name: LeafName): Promise<Leaf | null>;
  leaves(id: string, attempt: number): Promise<readonly Leaf[]>;
  /** Addends of a leaf after a log index, oldest first. */
  addends(leaf: Leaf, roundId: string, after: number, limit: number): Promise<AddendPage>;
  /** How far the job at this leaf has come; tells the watchers. */
  noteProgress(name: LeafName, added: number): Promise<void>;
  /**
   * Sets a leaf's sum if this attempt still runs and it has none yet; a second time changes nothing.
   * @returns leaves of this attempt that are still without a sum
   */
  setProduct(name: LeafName, product: Uint8Array, inputsRoot: Uint8Array): Promise<number>;
  /** Keeps the sum of several leaves, once. */
  addJoined(id: string, attempt: number, place: Omit<NewLeaf, 'leaf'>, sum: Uint8Array): Promise<void>;
}
