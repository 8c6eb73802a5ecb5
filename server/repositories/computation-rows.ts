import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';
import type { Computation, ComputationPlan, ComputationState, ComputationStep, Leaf } from '../ports/computations.ts';

/** Channel on which every change of a computation is announced; the message is its id. */
export const COMPUTATION_CHANNEL = 'cipherward_computation';

export interface ComputationRow {
  readonly id: string;
  readonly study_id: string;
  readonly visit: number;
  readonly state: ComputationState;
  readonly step: ComputationStep;
  readonly from_stored: boolean;
  readonly query_digest: Buffer;
  readonly plan: ComputationPlan;
  readonly cohort: Buffer;
  readonly persons: number;
  readonly attempt: number;
  readonly leaf_size: number;
  readonly done: number;
  readonly total: number;
  readonly failure_code: ErrorCode | null;
  readonly failure_detail: ErrorDetail | null;
  readonly revision: string;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly rounds: { readonly id: string; readonly number: number }[];
  readonly release_id: string | null;
}

export const toComputation = (row: ComputationRow): Computation => ({
  id: row.id,
  studyId: row.study_id,
  visit: row.visit,
  rounds: row.rounds,
  state: row.state,
  step: row.step,
  fromStored: row.from_stored,
  queryDigest: row.query_digest,
  plan: row.plan,
  cohort: row.cohort,
  persons: row.persons,
  attempt: row.attempt,
  leafSize: row.leaf_size,
  done: Math.min(row.done, row.total),
  total: row.total,
  failureCode: row.failure_code,
  failureDetail: row.failure_detail,
  revision: Number(row.revision),
  releaseId: row.release_id,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

/** Every column of a computation with its rounds, its release and how many ciphertexts are added. */
export const COMPUTATION_COLUMNS = `c.id, c.study_id, c.visit, c.state, c.step, c.from_stored, c.query_digest, c.plan, c.cohort, c.persons, c.attempt,
  c.leaf_size, c.total, c.failure_code, c.failure_detail, c.revision, c.created_at, c.started_at, c.finished_at,
  coalesce((SELECT sum(l.added)::int FROM computation_leaf l WHERE l.computation_id = c.id AND l.attempt = c.attempt AND l.leaf_index >= 0), 0) AS done,
  (SELECT r.id FROM release r WHERE r.computation_id = c.id ORDER BY r.created_at DESC LIMIT 1) AS release_id,
  coalesce((SELECT json_agg(json_build_object('id', r.id, 'number', r.number) ORDER BY r.number)
    FROM computation_round cr JOIN round r ON r.id = cr.round_id WHERE cr.computation_id = c.id), '[]'::json) AS rounds`;

export interface LeafRow {
  readonly computation_id: string;
  readonly attempt: number;
  readonly cell: string;
  readonly group_index: number;
  readonly holder_index: number;
  readonly leaf_index: number;
  readonly first_index: string;
  readonly last_index: string;
  readonly addends: number;
  readonly product: Buffer | null;
  readonly inputs_root: Buffer | null;
}

export const toLeaf = (row: LeafRow): Leaf => ({
  computationId: row.computation_id,
  attempt: row.attempt,
  cell: row.cell,
  group: row.group_index,
  holder: row.holder_index,
  leaf: row.leaf_index,
  firstIndex: Number(row.first_index),
  lastIndex: Number(row.last_index),
  addends: row.addends,
  product: row.product,
  inputsRoot: row.inputs_root,
});
