import { fromBase64Url } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { type FrozenStudy as CheckedStudy, checkDocument } from '../../core/protocol/freeze.ts';
import { decodePublicKey } from '../../core/schemes/paillier/keys.ts';
import { makeValidator } from '../../core/schemes/paillier/validate.ts';
import type { Validator } from '../../core/schemes/types.ts';
import type { Studies } from '../ports/studies.ts';

/** An open study with what is derived from it once: it never changes again, so that every process may keep its own. */
export interface ShelvedStudy extends CheckedStudy {
  /** Octets of the longest envelope. */
  readonly envelopeBytes: number;
  readonly demonstration: boolean;
  /** By holder index. */
  readonly validators: ReadonlyMap<number, Validator<'paillier'>>;
}

/** Studies kept ready at once in one process. */
const KEPT = 64;

/** Keeps frozen studies ready for those who submit. What changes (the phase) is not kept. */
export class StudyShelf {
  readonly #studies: Pick<Studies, 'frozen'>;
  readonly #kept = new Map<string, Promise<ShelvedStudy>>();

  constructor(studies: Pick<Studies, 'frozen'>) {
    this.#studies = studies;
  }

  /** @throws DomainError `not-found` unless the study was opened */
  take(studyId: string): Promise<ShelvedStudy> {
    const kept = this.#kept.get(studyId);
    if (kept !== undefined) {
      this.#kept.delete(studyId); // to the end: the one longest unused goes first
      this.#kept.set(studyId, kept);
      return kept;
    }
    const loading = this.#load(studyId);
    this.#kept.set(studyId, loading);
    loading.catch(() => this.#kept.delete(studyId));
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value);
    return loading;
  }

  async #load(studyId: string): Promise<ShelvedStudy> {
    const row = await this.#studies.frozen(studyId);
    if (row === null) throw new DomainError('not-found');
    const checked = checkDocument(row.document, row.studyDigest);
    const validators = new Map(
      checked.document.keyRing.holders.map(({ holderIndex, publicBytes }) => [
        holderIndex,
        makeValidator(decodePublicKey(fromBase64Url(publicBytes))),
      ]),
    );
    return { ...checked, envelopeBytes: row.envelopeBytes, demonstration: row.demonstration, validators };
  }
}
