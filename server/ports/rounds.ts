import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';

export type RoundState = 'collecting' | 'sealed' | 'released' | 'spoilt';

/** Contributions that are released together. What belongs to no round yet is still collecting. */
export interface Round {
  readonly id: string;
  readonly studyId: string;
  readonly visit: number;
  /** Counts from 1 within study and visit. */
  readonly number: number;
  readonly state: RoundState;
  readonly generation: number;
  readonly spoiltCode: ErrorCode | null;
  readonly spoiltDetail: ErrorDetail | null;
  readonly sealedAt: Date | null;
  readonly releasedAt: Date | null;
}

/** A joint cell of public strata with who is in it. */
export interface CellCount {
  /** Canonical strata text; '' where the study has none. */
  readonly cell: string;
  readonly persons: number;
  readonly contributions: number;
}

/** One input of a computation, as transcripts name it. */
export interface RoundInput {
  readonly cell: string;
  readonly logIndex: number;
  readonly envelopeDigest: Uint8Array;
}

export interface Rounds {
  /** Makes launches, withdrawals and cancellations of one study's visit wait for one another until the transaction ends. */
  lock(studyId: string, visit: number): Promise<void>;
  get(id: string): Promise<Round | null>;
  /** In order of visit and number. */
  list(studyId: string): Promise<readonly Round[]>;
  /** What a new round could take: accepted, sequenced, in no round. */
  waiting(studyId: string, visit: number): Promise<readonly CellCount[]>;
  /** What waits, in the log already or not, by visit and cell. */
  allWaiting(studyId: string): Promise<readonly (CellCount & { readonly visit: number })[]>;
  /** Seals a round over everything that waits in these cells. Reuses a round that was opened again. */
  seal(studyId: string, visit: number, cells: readonly string[]): Promise<Round>;
  /** The accepted contributions of a sealed round by cell, with the log indices in order of those that have one. */
  members(roundId: string): Promise<readonly (CellCount & { readonly logIndices: readonly number[] })[]>;
  /** True while one of them waits for its place in the log. */
  awaitsPlace(roundId: string): Promise<boolean>;
  /** Starts a sealed round again after it lost or exchanged a contribution. */
  regenerate(roundId: string): Promise<void>;
  /** Lets a cell's contributions wait for a later round. */
  dropCell(roundId: string, cell: string): Promise<void>;
  /** Gives a sealed round's contributions back: they wait for the next one. A round in any other state keeps them. */
  reopen(roundId: string): Promise<void>;
  markReleased(roundId: string): Promise<void>;
  markSpoilt(roundId: string, code: ErrorCode, detail: ErrorDetail): Promise<void>;
  /** Every input that these rounds' sums hold, in order of log index, after `after`, withdrawn ones included once released. */
  inputs(
    roundIds: readonly string[],
    page: { readonly after: number; readonly limit: number; readonly cell?: string },
  ): Promise<readonly RoundInput[]>;
}
