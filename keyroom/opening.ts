import { DomainError } from '../core/errors.ts';
import type { StudyResult } from '../core/protocol/result.ts';
import type { SignedRelease } from '../core/protocol/transcript.ts';
import type { Rng } from '../core/random.ts';
import { step } from '../core/schemes/pace.ts';
import { makeDecryptor, type PaillierDecryptor } from '../core/schemes/paillier/decrypt.ts';
import type { Pace } from '../core/schemes/types.ts';
import { finishRelease } from '../core/statistics/finish-release.ts';
import { suppressionThreshold } from '../core/statistics/suppress.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import { type KeyedStudy, readStudy } from './frozen-study.ts';
import type { OpenKey } from './open-keys.ts';
import { type VouchedAggregate, vouch } from './release-check.ts';

export interface OpeningRoom {
  readonly rng: Rng;
  readonly chosen: Promise<ChosenArithmetic>;
}

/**
 * Opens a release: everything is checked first, every cell must hold as many persons as its signed transcript says and at least the minimum,
 * and only finished figures with small cells withheld leave. There is no way to ask for one ciphertext.
 * @throws DomainError `key/imported`, `study/digest-mismatch` for a study that the key is not bound to, `release/transcript-mismatch`,
 * `release/too-few-persons`, `release/count-mismatch` and `release/spoilt` when what was counted is not what was released, `computation/cancelled`
 */
export async function openRelease(
  { rng, chosen }: OpeningRoom,
  key: OpenKey,
  release: SignedRelease,
  pace: Pace,
): Promise<StudyResult> {
  const study = boundStudy(key, release.document);
  const vouched = vouch(study, release.aggregates);
  const decryptor = makeDecryptor(key.secret, { arithmetic: (await chosen).arithmetic });
  try {
    const opened = [];
    const total = vouched.reduce((sum, { ciphertexts }) => sum + ciphertexts.length, 0);
    for (const aggregate of vouched) {
      const plaintexts = [];
      for (const ciphertext of aggregate.ciphertexts) {
        plaintexts.push(openGroup(decryptor, ciphertext, rng));
        await step(pace, opened.length * aggregate.ciphertexts.length + plaintexts.length, total);
      }
      opened.push({ strata: aggregate.strata, persons: aggregate.transcript.persons, plaintexts });
    }
    const suppressedBelow = suppressionThreshold(study.document.policy.minimumPersons);
    const table = finishRelease(study.document, study.layout, opened, suppressedBelow);
    return {
      studyId: study.document.id,
      studyDigest: study.name,
      rounds: roundsOf(vouched),
      persons: opened.reduce((sum, { persons }) => sum + persons, 0),
      ...table,
      transcriptDigests: vouched.map(({ transcriptDigest }) => transcriptDigest),
      suppressedBelow,
      maturity: 'proven',
    };
  } finally {
    decryptor.dispose();
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
    return decryptor.open(ciphertext, rng).plain;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code === 'plaintext/range')
      throw new DomainError('release/spoilt', { why: 'range' });
    throw fault;
  }
}

const roundsOf = (vouched: readonly VouchedAggregate[]): readonly number[] =>
  [...new Set(vouched.flatMap(({ transcript }) => transcript.cohort.rounds))].sort((a, b) => a - b);
