import { DomainError } from '../core/errors.ts';
import type { StudyResult } from '../core/protocol/result.ts';
import { membersOf, type SignedRelease } from '../core/protocol/transcript.ts';
import type { Rng } from '../core/random.ts';
import { step } from '../core/schemes/pace.ts';
import { makeDecryptor, type PaillierDecryptor } from '../core/schemes/paillier/decrypt.ts';
import type { Pace } from '../core/schemes/types.ts';
import { finishRelease } from '../core/statistics/finish-release.ts';
import { suppressionThreshold } from '../core/statistics/suppress.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import { type KeyedStudy, readStudy } from './frozen-study.ts';
import type { OpenKey, OpenKeys } from './open-keys.ts';
import { openedRoundsOf } from './opened-rounds.ts';
import { type VouchedAggregate, vouch } from './release-check.ts';

export interface OpeningRoom {
  readonly keys: OpenKeys;
  readonly rng: Rng;
  readonly chosen: Promise<ChosenArithmetic>;
}

/**
 * Opens a release: everything is checked first, every cell must hold as many persons as its signed transcript says and at least the minimum, no
 * round shows two different sums under one name, and only finished figures with small cells withheld leave. There is no way to ask for one ciphertext.
 * What was opened under which name is kept with the key on this device alone: a key that was restored elsewhere does not know it.
 * @throws DomainError `key/imported`, `study/digest-mismatch` for a study that the key is not bound to, `release/transcript-mismatch`,
 * `release/too-few-persons`, `release/count-mismatch` and `release/spoilt` when what was counted is not what was released, `computation/cancelled`
 */
export async function openRelease(
  { rng, chosen, keys }: OpeningRoom,
  key: OpenKey,
  release: SignedRelease,
  pace: Pace,
): Promise<StudyResult> {
  const study = boundStudy(key, release.document);
  const { aggregates, rounds } = vouch(study, release);
  const decryptor = makeDecryptor(key.secret, { arithmetic: (await chosen).arithmetic });
  try {
    const every = [...new Set([...aggregates, ...rounds])];
    const total = every.reduce((sum, { ciphertexts }) => sum + ciphertexts.length, 0);
    const opened = new Map<VouchedAggregate, readonly bigint[]>();
    let done = 0;
    for (const aggregate of every) {
      const plaintexts = [];
      for (const ciphertext of aggregate.ciphertexts) {
        plaintexts.push(openGroup(decryptor, ciphertext, rng));
        await step(pace, ++done, total);
      }
      opened.set(aggregate, plaintexts);
    }
    requireSums(opened, aggregates, rounds);
    const cells = rounds.map((aggregate) => ({ ...aggregate, plaintexts: opened.get(aggregate) ?? [] }));
    await keys.remember(key, await openedRoundsOf(key.octets, cells));
    const { policy } = study.document;
    const suppressedBelow = suppressionThreshold(policy.minimumPersons);
    const table = finishRelease(
      study.document,
      study.layout,
      cells.map(({ transcript, strata, plaintexts }) => ({
        round: transcript.cohort.rounds[0] as number,
        strata,
        persons: transcript.persons,
        plaintexts,
      })),
      { below: suppressedBelow, figuresRule: policy.override === null },
    );
    return {
      studyId: study.document.id,
      studyDigest: study.name,
      rounds: roundsOf(aggregates),
      persons: aggregates.reduce((sum, { transcript }) => sum + transcript.persons, 0),
      ...table,
      transcriptDigests: aggregates.map(({ transcriptDigest }) => transcriptDigest),
      suppressedBelow,
      maturity: 'proven',
    };
  } finally {
    decryptor.dispose();
  }
}

/**
 * A union holds what its rounds hold, exactly: what was pinned of them holds for it too.
 * @throws DomainError `release/transcript-mismatch` (`why`: `sum of the union`)
 */
function requireSums(
  opened: ReadonlyMap<VouchedAggregate, readonly bigint[]>,
  aggregates: readonly VouchedAggregate[],
  rounds: readonly VouchedAggregate[],
): void {
  for (const union of aggregates.filter((aggregate) => !rounds.includes(aggregate))) {
    const own = membersOf(union, rounds).map((member) => opened.get(member) ?? []);
    const agrees = opened
      .get(union)
      ?.every((plain, group) => plain === own.reduce((sum, p) => sum + (p[group] ?? 0n), 0n));
    if (agrees !== true) throw new DomainError('release/transcript-mismatch', { why: 'sum of the union' });
  }
}

/** The document is parsed and hashed again: the key answers for the digest it was bound to, and for nothing that calls itself so. */
function boundStudy(key: OpenKey, document: unknown): KeyedStudy {
  const { origin, studyDigest } = key.record;
  if (origin === 'imported') throw new DomainError('key/imported');
  if (studyDigest === null) throw new DomainError('study/digest-mismatch', { which: 'not bound' });
  const study = readStudy(document);
  if (study.name !== studyDigest) throw new DomainError('study/digest-mismatch', { which: 'study' });
  return study;
}

/** A plaintext that no honest sum has, such as one above the capacity, spoils the round like a wrong count does. */
function openGroup(
  decryptor: PaillierDecryptor,
  ciphertext: VouchedAggregate['ciphertexts'][number],
  rng: Rng,
): bigint {
  try {
    return decryptor.decrypt(ciphertext, rng);
  } catch (fault) {
    if (fault instanceof DomainError && fault.code === 'plaintext/range')
      throw new DomainError('release/spoilt', { why: 'range' });
    throw fault;
  }
}

const roundsOf = (vouched: readonly VouchedAggregate[]): readonly number[] =>
  [...new Set(vouched.flatMap(({ transcript }) => transcript.cohort.rounds))].sort((a, b) => a - b);
