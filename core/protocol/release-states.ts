import { DomainError } from '../errors.ts';
import type { StudyPhase } from './study.ts';

/** requested → ruled → attested → opening → opened → published | refused | expired. Today a ruled release goes straight to opening. */
export const RELEASE_STATES = [
  'requested',
  'ruled',
  'attested',
  'opening',
  'opened',
  'published',
  'refused',
  'expired',
] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

const NEXT_RELEASE: Readonly<Record<ReleaseState, readonly ReleaseState[]>> = {
  requested: ['ruled', 'refused', 'expired'],
  ruled: ['attested', 'opening', 'refused', 'expired'],
  attested: ['opening', 'refused', 'expired'],
  opening: ['opened', 'refused', 'expired'],
  opened: ['published'],
  published: [],
  refused: [],
  expired: [],
};

/** @throws DomainError `request/conflict` (`from`, `to`) for a step that does not exist */
export function nextReleaseState(from: ReleaseState, to: ReleaseState): ReleaseState {
  if (!NEXT_RELEASE[from].includes(to)) throw new DomainError('request/conflict', { from, to });
  return to;
}

export const RELEASE_ITEM_KINDS = [
  'approval',
  'refusal',
  'attestation',
  'noise',
  'opening',
  'decryption-share',
] as const;
export type ReleaseItemKind = (typeof RELEASE_ITEM_KINDS)[number];

/**
 * What one person adds to a release. Insert-only, unique by (release, actor, kind, group); for shares also by (aggregatePartDigest, holderKeyId):
 * one share per party and ciphertext, the stored octets are sent again, never made again.
 */
export interface ReleaseItem {
  readonly releaseId: string;
  readonly actor:
    | { readonly kind: 'holder'; readonly keyId: string }
    | { readonly kind: 'auditor'; readonly auditorId: string };
  readonly kind: ReleaseItemKind;
  readonly group: number | null;
  /** Hexadecimal digest of the aggregate's part that a share or an opening is about. */
  readonly aggregatePartDigest: string | null;
  /** Key id of whom the octets are sealed to; null for open ones. */
  readonly sealedTo: string | null;
  readonly bytes: Uint8Array;
  readonly proof: Uint8Array | null;
  readonly signature: Uint8Array;
}

/** Names the place that an item takes; a second item for the same place is refused. */
export function releaseItemPlace(item: Pick<ReleaseItem, 'releaseId' | 'actor' | 'kind' | 'group'>): string {
  const actor = item.actor.kind === 'holder' ? item.actor.keyId : item.actor.auditorId;
  return [item.releaseId, item.actor.kind, actor, item.kind, item.group ?? ''].join('/');
}

/** queued → running → succeeded | failed | cancelled; a failed or cancelled one may be queued again. */
export const COMPUTATION_PHASES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type ComputationPhase = (typeof COMPUTATION_PHASES)[number];

const NEXT_COMPUTATION: Readonly<Record<ComputationPhase, readonly ComputationPhase[]>> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled', 'queued'],
  succeeded: [],
  failed: ['queued'],
  cancelled: ['queued'],
};

/**
 * A running computation may go back to the queue: its worker died.
 * @throws DomainError `computation/not-running` (`from`, `to`) for a step that does not exist
 */
export function nextComputationPhase(from: ComputationPhase, to: ComputationPhase): ComputationPhase {
  if (!NEXT_COMPUTATION[from].includes(to)) throw new DomainError('computation/not-running', { from, to });
  return to;
}

/** draft → open → closed → archived → purged; a draft may also be purged. */
const NEXT_STUDY: Readonly<Record<StudyPhase, readonly StudyPhase[]>> = {
  draft: ['open', 'purged'],
  open: ['closed'],
  closed: ['archived'],
  archived: ['purged'],
  purged: [],
};

/** @throws DomainError `study/not-draft` for opening anything but a draft, `request/conflict` for other steps that do not exist */
export function nextStudyPhase(from: StudyPhase, to: StudyPhase): StudyPhase {
  if (NEXT_STUDY[from].includes(to)) return to;
  if (to === 'open') throw new DomainError('study/not-draft', { phase: from });
  throw new DomainError('request/conflict', { from, to });
}
