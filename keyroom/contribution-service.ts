import { fromHex, toHex } from '../core/bytes.ts';
import { fingerprintWords } from '../core/codec/fingerprint.ts';
import { syntheticAnswers } from '../core/dictionary/synthetic.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { asDigest } from '../core/digest.ts';
import { DomainError } from '../core/errors.ts';
import type { Receipt } from '../core/protocol/receipt.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import { encodeWithdrawal } from '../core/protocol/withdrawal.ts';
import type { ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import { recallProved, verifyKey } from '../core/schemes/paillier/verify.ts';
import type { Pace } from '../core/schemes/types.ts';
import type {
  ContributionApi,
  ImportedReceipt,
  OnProgress,
  SealedContribution,
  StudyCheck,
} from '../workers/contribution-api.ts';
import { chooseArithmetic, type LoadKernel } from './arithmetic.ts';
import { type KeyedStudy, readStudy } from './frozen-study.ts';
import { breathe } from './platform.ts';
import { decodeReceiptFile, encodeReceiptFile, receiptHolds } from './receipts.ts';
import { webCryptoRng } from './rng.ts';
import { SEED_BYTES, type SealRequest } from './sealing-contribution.ts';
import { type CheckedStudy, type DeskTools, SealingDesk } from './sealing-desk.ts';
import type { ContributionRecord, ContributionStore } from './stores/contribution-store.ts';

export interface ContributionTools extends DeskTools {
  readonly store: ContributionStore;
}

/** People's answers to one study, a row each. */
export interface RowsRequest {
  readonly studyId: string;
  readonly rows: readonly { readonly answers: Answers; readonly visit: number }[];
  /** Rows that are coming in all: decides how large a table pays. */
  readonly expected: number;
}

/** People who do not exist. */
export interface SyntheticRequest {
  readonly studyId: string;
  readonly persons: number;
  /** People that are coming in all. */
  readonly expected: number;
}

/** Rows in one request: what a member of a pool that dies has to do again. */
const ROWS_MOST = 64;

/** The contributor's side, with the product's dice and fastest arithmetic around a store. */
export const startContributions = (
  store: ContributionStore,
  load?: LoadKernel,
  tableBytes?: number,
): ContributionService =>
  new ContributionService({
    store,
    rng: webCryptoRng,
    chosen: chooseArithmetic(load),
    ...(tableBytes === undefined ? {} : { tableBytes }),
  });

/** Holds public keys and the contributor's own signing seeds; has nothing that opens a ciphertext. */
export class ContributionService implements ContributionApi {
  readonly #tools: ContributionTools;
  readonly #studies = new Map<string, CheckedStudy>();
  readonly #desk: SealingDesk;

  constructor(tools: ContributionTools) {
    this.#tools = tools;
    this.#desk = new SealingDesk(tools);
  }

  async checkStudy(
    bundle: StudyBundle,
    linkDigest: string,
    proof: Uint8Array | null,
    onProgress: OnProgress,
  ): Promise<StudyCheck> {
    const frozen = readStudy(bundle.document);
    const studyDigest = frozen.name;
    if (studyDigest !== linkDigest || studyDigest !== bundle.studyDigest)
      throw new DomainError('study/digest-mismatch', { which: 'study' });
    const keyId = toHex(frozen.key.keyId);
    const remembered = await this.knowsKey(keyId);
    const key = remembered ? recallProved(frozen.key, new Set([keyId])) : await this.#proved(frozen, proof, onProgress);
    this.#studies.set(frozen.document.id, { frozen, key });
    return {
      fingerprint: fingerprintWords(frozen.key.keyId),
      studyDigest,
      remembered,
      tier: (await this.#tools.chosen).tier,
    };
  }

  knowsKey(keyId: string): Promise<boolean> {
    return this.#tools.store.knowsKey(keyId);
  }

  async prepare(studyId: string): Promise<void> {
    await this.#desk.prepare(this.#study(studyId));
  }

  async encryptContribution(
    { studyId, answers, visit, replaces }: Parameters<ContributionApi['encryptContribution']>[0],
    onProgress: OnProgress,
  ): Promise<SealedContribution> {
    const study = this.#study(studyId);
    const replaced = replaces === null ? null : await this.#record(replaces);
    if (replaced !== null && (replaced.studyId !== studyId || replaced.visit !== visit))
      throw new DomainError('contribution/replaces-unknown');
    const seed = replaced?.seed ?? this.#tools.rng(SEED_BYTES);
    const request = { answers, visit, replaces: replaces === null ? null : fromHex(replaces), seed };
    const [sealed] = await this.#desk.seal(study, [request], { pace: { breathe }, onProgress });
    await this.#keep(study, [request], [sealed as SealedContribution]);
    onProgress({ step: 'store', done: 1, total: 1 });
    return sealed as SealedContribution;
  }

  /**
   * Many people's answers at once, in order, each with an own signing key that is kept.
   * @throws DomainError as {@link encryptContribution} for the first row at fault, with nothing kept; `request/too-large`; `computation/cancelled`
   */
  async encryptRows({ studyId, rows, expected }: RowsRequest, pace: Pace): Promise<SealedContribution[]> {
    const study = this.#study(studyId);
    if (rows.length > ROWS_MOST) throw new DomainError('request/too-large', { most: ROWS_MOST });
    const requests = rows.map((row) => ({ ...row, replaces: null, seed: this.#tools.rng(SEED_BYTES) }));
    const sealed = await this.#desk.seal(study, requests, { expected, pace });
    await this.#keep(study, requests, sealed);
    return sealed;
  }

  /**
   * People drawn from the study's own dictionary, each with an own signing key that nobody keeps: for demonstration studies only.
   * @throws DomainError `access/denied` for a study about real people, `request/too-large`, `computation/cancelled`
   */
  async encryptSynthetic({ studyId, persons, expected }: SyntheticRequest, pace: Pace): Promise<SealedContribution[]> {
    const study = this.#study(studyId);
    const { document } = study.frozen;
    if (!document.demonstration) throw new DomainError('access/denied', { why: 'not a demonstration' });
    if (!Number.isInteger(persons) || persons < 1 || persons > ROWS_MOST)
      throw new DomainError('request/too-large', { most: ROWS_MOST });
    const { rng } = this.#tools;
    const requests = Array.from({ length: persons }, () => ({
      answers: syntheticAnswers(document.variables, rng),
      visit: 0,
      replaces: null,
      seed: rng(SEED_BYTES),
    }));
    return this.#desk.seal(study, requests, { expected, pace });
  }

  async forget(contributionId: string): Promise<void> {
    await this.#tools.store.forgetContribution(contributionId);
  }

  /** Zeroises tables and what was computed ahead; studies have to be checked again afterwards. */
  async dispose(): Promise<void> {
    this.#studies.clear();
    await this.#desk.dispose();
  }

  async signWithdrawal(contributionId: string): Promise<Uint8Array> {
    const { studyDigest, seed } = await this.#record(contributionId);
    return encodeWithdrawal(
      { studyDigest: asDigest(fromHex(studyDigest)), contributionId: fromHex(contributionId) },
      seed,
    );
  }

  async checkReceipt(
    receipt: Receipt,
    sealed: { readonly contributionId: string; readonly envelopeDigest: string },
  ): Promise<boolean> {
    const record = await this.#tools.store.contribution(sealed.contributionId);
    return record !== null && record.envelopeDigest === sealed.envelopeDigest && receiptHolds(receipt, record);
  }

  async exportReceipt(contributionId: string, receipt: Receipt): Promise<Uint8Array> {
    const record = await this.#record(contributionId);
    if (!receiptHolds(receipt, record)) throw new DomainError('receipt/invalid', { why: 'signature' });
    return encodeReceiptFile(receipt, record);
  }

  async importReceipt(file: Uint8Array): Promise<ImportedReceipt> {
    const { receipt, record } = decodeReceiptFile(file);
    await this.#tools.store.keepContribution(record);
    return { receipt, visit: record.visit };
  }

  async #proved(frozen: KeyedStudy, proof: Uint8Array | null, onProgress: OnProgress): Promise<ProvedPublicKey> {
    if (proof === null) throw new DomainError('key/unproved');
    const { arithmetic } = await this.#tools.chosen;
    const key = await verifyKey(frozen.key, proof, {
      arithmetic,
      breathe,
      onProgress: (done, total) => onProgress({ step: 'key', done, total }),
    });
    await this.#tools.store.rememberKey(toHex(key.keyId));
    return key;
  }

  #study(studyId: string): CheckedStudy {
    const study = this.#studies.get(studyId);
    if (study === undefined) throw new DomainError('not-found', { what: 'study' });
    return study;
  }

  async #record(contributionId: string): Promise<ContributionRecord> {
    const record = await this.#tools.store.contribution(contributionId);
    if (record === null) throw new DomainError('contribution/replaces-unknown');
    return record;
  }

  /** Before any envelope leaves: what was sent can always be withdrawn. */
  async #keep(
    { frozen }: CheckedStudy,
    requests: readonly SealRequest[],
    sealed: readonly SealedContribution[],
  ): Promise<void> {
    for (const [index, one] of sealed.entries()) {
      const { visit, seed } = requests[index] as SealRequest;
      await this.#tools.store.keepContribution(recordOf(frozen, one, visit, seed));
    }
  }
}

const recordOf = (
  { document, name, serverKey }: KeyedStudy,
  sealed: SealedContribution,
  visit: number,
  seed: Uint8Array,
): ContributionRecord => ({
  version: 1,
  contributionId: sealed.contributionId,
  studyId: document.id,
  studyDigest: name,
  envelopeDigest: sealed.envelopeDigest,
  visit,
  seed,
  serverKey,
});
