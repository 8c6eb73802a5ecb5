import { createCipherwardClient } from '../../client/index.ts';
import { submitEnvelope } from '../../client/submit.ts';
import type { Answers } from '../../core/dictionary/variable.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import type { StudyBundle } from '../../core/protocol/study.ts';
import { parseStudyLink } from '../../core/protocol/study-link.ts';
import { type ContributionService, startContributions } from '../../keyroom/contribution-service.ts';
import { memoryContributionStore } from '../../keyroom/stores/memory-contribution-store.ts';
import type { SealedContribution } from '../../workers/contribution-api.ts';

const silent = (): void => undefined;
const AT_ONCE = 8;

/** Many contributors behind one link, each with an own signing key, through the contributor's own key room. */
export interface Crowd {
  readonly bundle: StudyBundle;
  readonly service: ContributionService;
  seal(answers: Answers): Promise<SealedContribution>;
  submit(sealed: SealedContribution): Promise<Receipt>;
  /** Seals and submits for everybody. @returns what was sent, in the same order */
  contribute(people: readonly Answers[]): Promise<readonly SealedContribution[]>;
}

/** @param link a study link, whole */
export async function crowdAt(link: string): Promise<Crowd> {
  const address = new URL(link);
  const client = createCipherwardClient({ url: address.origin, studyLink: parseStudyLink(address.hash).token });
  const bundle = await client.api.contribution.study.query({});
  const keyId = bundle.document.keyRing.holders[0]?.keyId ?? '';
  const store = memoryContributionStore();
  // Whoever makes up these people made the key as well; browsers check the proof in the same run.
  await store.rememberKey(keyId);
  const service = startContributions(store);
  await service.checkStudy(bundle, bundle.studyDigest, null, silent);
  const seal = (answers: Answers) =>
    service.encryptContribution({ studyId: bundle.document.id, answers, visit: 0, replaces: null }, silent);
  const submit = (sealed: SealedContribution) => submitEnvelope(client, sealed.envelope);
  return {
    bundle,
    service,
    seal,
    submit,
    async contribute(people) {
      const sent: SealedContribution[] = [];
      for (let from = 0; from < people.length; from += AT_ONCE) {
        const sealed: SealedContribution[] = [];
        for (const answers of people.slice(from, from + AT_ONCE)) sealed.push(await seal(answers));
        await Promise.all(sealed.map(submit));
        sent.push(...sealed);
      }
      return sent;
    },
  };
}
