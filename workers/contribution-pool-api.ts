import type { Answers } from '../core/dictionary/variable.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import type { OnProgress, SealedContribution, StudyCheck } from './contribution-api.ts';

/** Takes one envelope; the pool goes on when it has. Envelopes come as they are ready, in no order. */
export type OnEnvelope = (sealed: SealedContribution) => Promise<void>;

/** The worker that has others encrypt, one for each core: for many contributions to one study. Public keys only. */
export interface ContributionPoolApi {
  /**
   * As the contributor's worker does; the study that was checked last is the one that is encrypted for.
   * @throws DomainError `study/digest-mismatch` | `key/invalid-modulus` | `key/invalid-proof`
   */
  checkStudy(
    bundle: StudyBundle,
    linkDigest: string,
    proof: Uint8Array | null,
    onProgress: OnProgress,
  ): Promise<StudyCheck>;
  /** Many people's answers, each a contribution with an own signing key that this device keeps. @throws DomainError of the first row at fault, `computation/cancelled`, `worker/crashed` */
  encryptRows(
    request: { readonly rows: readonly Answers[]; readonly visit: number },
    onEnvelope: OnEnvelope,
  ): Promise<void>;
  /** Synthetic people drawn from the study's own dictionary: for demonstration studies only. @throws DomainError `access/denied`, `request/too-large`, `computation/cancelled`, `worker/crashed` */
  encryptSynthetic(request: { readonly persons: number }, onEnvelope: OnEnvelope): Promise<void>;
  /** Stops what is under way; whoever waits for it gets `computation/cancelled`. */
  cancel(): Promise<void>;
  /** Lets every worker zeroise what it holds, and ends them. */
  stop(): Promise<void>;
}
