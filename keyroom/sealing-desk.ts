import type { Rng } from '../core/random.ts';
import type { ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import type { Pace } from '../core/schemes/types.ts';
import type { OnProgress, SealedContribution } from '../workers/contribution-api.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import type { KeyedStudy } from './frozen-study.ts';
import { breathe } from './platform.ts';
import { type SealRequest, sealContributions } from './sealing-contribution.ts';
import { SMALL_DEVICE_BYTES, TableShelf } from './sealing-tables.ts';

export interface DeskTools {
  readonly rng: Rng;
  readonly chosen: Promise<ChosenArithmetic>;
  /** Octets that all tables may take together; as on a phone when left out. */
  readonly tableBytes?: number;
}

/** A study whose digests and key were checked in this worker. */
export interface CheckedStudy {
  readonly frozen: KeyedStudy;
  readonly key: ProvedPublicKey;
}

export interface SealTerms {
  /** Contributions that are coming in all: decides how large a table pays. As for a form when left out. */
  readonly expected?: number;
  readonly pace: Pace;
  readonly onProgress?: OnProgress;
}

/** Forms that a table is sized for while one is being filled in: the form, and a correction or two. */
const FORMS = 3;
/** Forms whose blinding is computed ahead. */
const FORMS_AHEAD = 2;
/** Ciphertexts in one call: some 50 ms of a laptop's time with a kernel; without one no more than the next "cancel" can wait. */
const AT_ONCE = 32;
const AT_ONCE_WITHOUT_KERNEL = 4;

/** Where contributions are sealed: the tables of this worker, and what is computed ahead with them. */
export class SealingDesk {
  readonly #tools: DeskTools;
  readonly #shelf: Promise<TableShelf>;
  /** What is computed ahead gives way to what somebody waits for. */
  #ahead = { aborted: false };

  constructor(tools: DeskTools) {
    const { rng, chosen, tableBytes = SMALL_DEVICE_BYTES } = tools;
    this.#tools = tools;
    this.#shelf = chosen.then(({ arithmetic }) => new TableShelf(arithmetic, rng, tableBytes));
    this.#shelf.catch(() => undefined);
  }

  /**
   * Builds the study's table and computes blinding ahead for a few forms at most, one factor at a time between other work. Gives way as soon as something
   * is sealed.
   */
  async prepare({ key, frozen }: CheckedStudy): Promise<void> {
    this.#ahead.aborted = true;
    const own = { aborted: false };
    this.#ahead = own;
    const shelf = await this.#shelf;
    const groups = frozen.layout.groups.length;
    const { rng } = this.#tools;
    for (let isReady = false; !isReady; ) {
      await breathe();
      if (own.aborted) return;
      isReady = shelf.lend(key, FORMS * groups, (encryptor) => {
        if (encryptor.prepared < FORMS_AHEAD * groups) encryptor.prepare(rng);
        return encryptor.prepared >= FORMS_AHEAD * groups;
      });
    }
  }

  /** @throws DomainError as {@link sealContributions} */
  async seal(
    { key, frozen }: CheckedStudy,
    requests: readonly SealRequest[],
    { expected = FORMS, pace, onProgress = () => undefined }: SealTerms,
  ): Promise<SealedContribution[]> {
    this.#ahead.aborted = true;
    const { rng, chosen } = this.#tools;
    const shelf = await this.#shelf;
    const { tier } = await chosen;
    const encryptions = expected * frozen.layout.groups.length;
    const onTable = (isBuilt: boolean): void => onProgress({ step: 'table', done: Number(isBuilt), total: 1 });
    shelf.lend(key, encryptions, () => undefined, onTable);
    return sealContributions(frozen, requests, {
      encryptMany: (plains) => shelf.lend(key, encryptions, (encryptor) => encryptor.encryptMany(plains, rng)),
      atOnce: tier === 'bigint' ? AT_ONCE_WITHOUT_KERNEL : AT_ONCE,
      rng,
      onProgress,
      pace,
    });
  }

  /** Zeroises tables and what was computed ahead. */
  async dispose(): Promise<void> {
    this.#ahead.aborted = true;
    (await this.#shelf).dispose();
  }
}
