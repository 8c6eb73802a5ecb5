import type { StudyPhase } from '../../core/protocol/study.ts';
import type { DamagedKey, KeySummary } from '../../workers/keyroom-api.ts';

/** What the server knows of a study's key. */
export interface StudyKeyFacts {
  readonly studyId: string;
  readonly phase: StudyPhase;
  /** Key ids that the server has verified, the newest first; of an open study the one in its document. */
  readonly registered: readonly string[];
}

/**
 * Where the owner stands on the way to a safe key, from what the key room and the server know: so that a reload, a crash or another day
 * goes on at the right place.
 */
export type KeyStage =
  | { readonly at: 'make' }
  /** Registered, but in another browser. */
  | { readonly at: 'elsewhere' }
  /** On this device, in a record that cannot be read. */
  | { readonly at: 'damaged'; readonly damaged: DamagedKey }
  /** The study was opened with a key that is not the one on this device. */
  | { readonly at: 'other-key'; readonly key: KeySummary }
  | { readonly at: 'unlock' | 'seal' | 'finish' | 'recovery' | 'drill' | 'done'; readonly key: KeySummary };

const wrapOf = (key: KeySummary, kind: 'passphrase' | 'recovery') => key.wraps.find((wrap) => wrap.kind === kind);

/**
 * The damaged record of a study's key: the one that the server names, else one that names the study. One of which nothing can be made out may be
 * any study's that has a key.
 */
export function damagedKeyOf(
  { studyId, registered }: Pick<StudyKeyFacts, 'studyId' | 'registered'>,
  damaged: readonly DamagedKey[],
): DamagedKey | null {
  const isNameless = (one: DamagedKey) => one.keyId === null && one.studyId === null;
  return (
    damaged.find(({ keyId }) => keyId !== null && registered.includes(keyId)) ??
    damaged.find((one) => one.studyId === studyId) ??
    (registered.length > 0 ? damaged.find(isNameless) : undefined) ??
    null
  );
}

/**
 * @param keys all that the key room lists
 * @param damaged what it cannot read
 */
export function keyStageOf(
  facts: StudyKeyFacts,
  keys: readonly KeySummary[],
  damaged: readonly DamagedKey[],
): KeyStage {
  const ours = keys.filter(({ studyId, origin }) => studyId === facts.studyId && origin === 'made');
  const key = ours.find(({ keyId }) => facts.registered.includes(keyId)) ?? ours[0];
  const isRegistered = key !== undefined && facts.registered.includes(key.keyId);
  const lost = damagedKeyOf(facts, damaged);
  if (lost !== null && (key === undefined || (facts.phase !== 'draft' && !isRegistered)))
    return { at: 'damaged', damaged: lost };
  if (key === undefined) return { at: facts.registered.length > 0 ? 'elsewhere' : 'make' };
  if (facts.phase !== 'draft' && !isRegistered) return { at: 'other-key', key };
  if (isSafe(key, facts, isRegistered)) return { at: 'done', key };
  if (key.locked) return { at: 'unlock', key };
  if (wrapOf(key, 'passphrase') === undefined) return { at: 'seal', key };
  if (!isFinished(key, facts, isRegistered)) return { at: 'finish', key };
  return { at: wrapOf(key, 'recovery') === undefined ? 'recovery' : 'drill', key };
}

/** Proved, tested and known to the server. What came back by its recovery file went through all that elsewhere, before the study opened. */
const isFinished = (key: KeySummary, { phase }: StudyKeyFacts, isRegistered: boolean): boolean =>
  phase === 'draft' ? isRegistered && key.selfTested && key.proved : true;

const isSafe = (key: KeySummary, facts: StudyKeyFacts, isRegistered: boolean): boolean =>
  isFinished(key, facts, isRegistered) &&
  wrapOf(key, 'passphrase') !== undefined &&
  wrapOf(key, 'recovery')?.provedByOpening === true;

/** True when the key still has to be told which frozen study it belongs to, and can be. */
export const needsBinding = (key: KeySummary, phase: StudyPhase): boolean =>
  phase !== 'draft' && phase !== 'purged' && key.studyDigest === null && !key.locked;
