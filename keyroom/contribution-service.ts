import { fromHex, toHex } from '../core/bytes.ts';
import { fingerprintWords } from '../core/codec/fingerprint.ts';
import { syntheticAnswers } from '../core/dictionary/synthetic.ts';
import { asDigest } from '../core/digest.ts';
import { DomainError } from '../core/errors.ts';
import type { Receipt } from '../core/protocol/receipt.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import { encodeWithdrawal } from '../core/protocol/withdrawal.ts';
import type { Rng } from '../core/random.ts';
import { makeDjnEncryptor, type PaillierEncryptor } from '../core/schemes/paillier/encrypt.ts';
import type { ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import { recallProved, verifyKey } from '../core/schemes/paillier/verify.ts';
import type { ContributionApi, OnProgress, SealedContribution, StudyCheck } from '../workers/contribution-api.ts';
import { type ChosenArithmetic, chooseArithmetic, type LoadKernel } from './arithmetic.ts';
import { type KeyedStudy, readStudy } from './frozen-study.ts';
import { breathe } from './platform.ts';
import { decodeReceiptFile, encodeReceiptFile, receiptHolds } from './receipts.ts';
import { webCryptoRng } from './rng.ts';
import { SEED_BYTES, sealContribution } from './sealing-contribution.ts';
import type { ContributionRecord, ContributionStore } from './stores/contribution-store.ts';

export interface ContributionTools {
  readonly store: ContributionStore;
  readonly rng: Rng;
  readonly chosen: Promise<ChosenArithmetic>;
}

/** A study whose digests and key were checked in this worker, and the table for its key once it is built. */
interface CheckedStudy {
  readonly frozen: KeyedStudy;
  readonly key: ProvedPublicKey;
  table: { readonly encryptor: PaillierEncryptor; readonly expected: number } | null;
}

/** Encryptions that a table for one form is sized for: a few groups, a correction or two. */
const ONE_FORM = 8;
const OUTGROWN = 8;
/** A demonstration is shown in a tab; more people than this would keep it busy for minutes. */
const SYNTHETIC_MOST = 5000;

/** The contributor's side, with the product's dice and fastest arithmetic around a store. */
export const startContributions = (store: ContributionStore, load?: LoadKernel): ContributionService =>
  new ContributionService({ store, rng: webCryptoRng, chosen: chooseArithmetic(load) });

/** Holds public keys and the contributor's own signing seeds; has nothing that opens a ciphertext. */
export class ContributionService implements ContributionApi {
  readonly #tools: ContributionTools;
  readonly #studies = new Map<string, CheckedStudy>();

  constructor(tools: ContributionTools) {
    this.#tools = tools;
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
    this.#studies.get(frozen.document.id)?.table?.encryptor.dispose();
    this.#studies.set(frozen.document.id, { frozen, key, table: null });
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

  async encryptContribution(
    { studyId, answers, visit, replaces }: Parameters<ContributionApi['encryptContribution']>[0],
    onProgress: OnProgress,
  ): Promise<SealedContribution> {
    const study = this.#study(studyId);
    const replaced = replaces === null ? null : await this.#record(replaces);
    if (replaced !== null && (replaced.studyId !== studyId || replaced.visit !== visit))
      throw new DomainError('contribution/replaces-unknown');
    const seed = replaced?.seed ?? this.#tools.rng(SEED_BYTES);
    const encryptor = await this.#encryptor(study, ONE_FORM, onProgress);
    const request = { answers, visit, replaces: replaces === null ? null : fromHex(replaces), seed };
    const sealed = await sealContribution(study.frozen, encryptor, request, this.#tools.rng, onProgress, { breathe });
    // kept before the envelope leaves: what was sent can always be withdrawn
    await this.#tools.store.keepContribution(recordOf(study.frozen, sealed, visit, seed));
    onProgress({ step: 'store', done: 1, total: 1 });
    return sealed;
  }

  async encryptSynthetic(
    { studyId, persons }: { readonly studyId: string; readonly persons: number },
    onEnvelope: (sealed: SealedContribution) => Promise<void>,
  ): Promise<void> {
    const study = this.#study(studyId);
    const { document, layout } = study.frozen;
    if (!document.demonstration) throw new DomainError('access/denied', { why: 'not a demonstration' });
    if (!Number.isInteger(persons) || persons < 1 || persons > SYNTHETIC_MOST)
      throw new DomainError('request/too-large', { most: SYNTHETIC_MOST });
    const encryptor = await this.#encryptor(study, persons * layout.groups.length, () => undefined);
    for (let person = 0; person < persons; person++) {
      const answers = syntheticAnswers(document.variables, this.#tools.rng);
      const request = { answers, visit: 0, replaces: null, seed: this.#tools.rng(SEED_BYTES) };
      await onEnvelope(
        await sealContribution(study.frozen, encryptor, request, this.#tools.rng, () => undefined, { breathe }),
      );
    }
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

  async importReceipt(file: Uint8Array): Promise<Receipt> {
    const { receipt, record } = decodeReceiptFile(file);
    await this.#tools.store.keepContribution(record);
    return receipt;
  }

  async #proved(frozen: KeyedStudy, proof: Uint8Array | null, onProgress: OnProgress): Promise<ProvedPublicKey> {
    if (proof === null) throw new DomainError('key/unproved');
    const key = await verifyKey(frozen.key, proof, {
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

  /** The table is built once for each key in this worker; again only when far more encryptions are coming than it was sized for. */
  async #encryptor(study: CheckedStudy, expected: number, onProgress: OnProgress): Promise<PaillierEncryptor> {
    const { arithmetic } = await this.#tools.chosen;
    if (study.table !== null && expected <= study.table.expected * OUTGROWN) return study.table.encryptor;
    onProgress({ step: 'table', done: 0, total: 1 });
    study.table?.encryptor.dispose();
    const encryptor = makeDjnEncryptor(study.key, this.#tools.rng, { arithmetic, expected });
    study.table = { encryptor, expected };
    onProgress({ step: 'table', done: 1, total: 1 });
    return encryptor;
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
