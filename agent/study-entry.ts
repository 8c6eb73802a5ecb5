import { type CipherwardClient, createCipherwardClient } from '../client/index.ts';
import { fetchKeyProof } from '../client/submit.ts';
import { digestHex } from '../core/digest.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import { parseStudyLink } from '../core/protocol/study-link.ts';
import { type ContributionService, startContributions } from '../keyroom/contribution-service.ts';
import { type Context, originOf } from './command.ts';
import { readKernel } from './read-kernel.ts';
import { fileContributionStore } from './stores/file-contribution-store.ts';

/** A study as it was checked on this device. */
export interface Entry {
  readonly client: CipherwardClient;
  readonly bundle: StudyBundle;
  readonly linkDigest: string;
  readonly service: ContributionService;
  readonly fingerprint: readonly string[];
}

/** Fetches the study behind a link and checks digests and key before anything is encrypted. */
export async function enter({ environment, terminal }: Context, link: string): Promise<Entry> {
  const url = originOf(link);
  const { token, studyDigest } = parseStudyLink(new URL(link).hash);
  const client = createCipherwardClient({ url, studyLink: token });
  const bundle = await client.api.contribution.study.query({});
  const service = startContributions(fileContributionStore(environment.home), readKernel);
  const linkDigest = digestHex(studyDigest);
  const keyId = bundle.document.keyRing.holders[0]?.keyId ?? '';
  const proof = (await service.knowsKey(keyId)) ? null : await fetchKeyProof(client, bundle.proofUrl);
  const { fingerprint } = await service.checkStudy(bundle, linkDigest, proof, ({ done, total }) =>
    terminal.progress('Checking the key', done, total),
  );
  return { client, bundle, linkDigest, service, fingerprint };
}

/** What somebody should know before they contribute: whose key, how many people, the consent. */
export function showStudy({ terminal }: Context, { bundle, fingerprint }: Entry): void {
  const { title, keyOwner, operator, policy } = bundle.document;
  terminal.note(
    [
      title,
      `The key belongs to ${keyOwner.name} (${keyOwner.contact}); the server is run by ${operator.name}.`,
      `Only sums over at least ${policy.minimumPersons} people are opened.`,
      ...(policy.override === null ? [] : [`Why so few: ${policy.override}`]),
      `Fingerprint of the key: ${fingerprint.join(' ')}`,
      '',
      bundle.document.consent,
      '',
    ].join('\n'),
  );
}
