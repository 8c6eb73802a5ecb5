import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../../core/errors.ts';
import {
  type ContributionRecord,
  type ContributionStore,
  readContributionRecord,
} from '../../keyroom/stores/contribution-store.ts';
import { makePrivateFolder, readIfThere, writePrivate } from '../private-files.ts';
import { fromOctetJson, toOctetJson } from './octet-json.ts';

const CONTRIBUTION_ID = /^[0-9a-f]{32}$/;
const KEY_ID = /^[0-9a-f]{64}$/;

/**
 * What this device keeps of its contributions: a file each, with the seed that can replace and withdraw it, and an empty file for each key whose proof
 * was verified. Several threads may use one folder at once: no two ever write the same file.
 */
export function fileContributionStore(folder: string): ContributionStore {
  const contributions = path.join(folder, 'contributions');
  const keys = path.join(folder, 'checked-keys');
  const requireName = (name: string, form: RegExp): void => {
    if (!form.test(name)) throw new DomainError('request/malformed', { field: 'id' });
  };
  let foldersAreThere: Promise<unknown> | undefined;
  const makeFolders = () => {
    foldersAreThere ??= Promise.all([makePrivateFolder(contributions), makePrivateFolder(keys)]);
    return foldersAreThere;
  };
  return {
    async contribution(contributionId): Promise<ContributionRecord | null> {
      if (!CONTRIBUTION_ID.test(contributionId)) return null;
      const octets = await readIfThere(path.join(contributions, `${contributionId}.json`));
      return octets === null ? null : readContributionRecord(fromOctetJson(Buffer.from(octets).toString('utf8')));
    },
    async keepContribution(record) {
      await makeFolders();
      const { contributionId } = readContributionRecord(record);
      await writePrivate(path.join(contributions, `${contributionId}.json`), toOctetJson(record), { lasting: false });
    },
    async forgetContribution(contributionId) {
      if (CONTRIBUTION_ID.test(contributionId))
        await rm(path.join(contributions, `${contributionId}.json`), { force: true });
    },
    knowsKey: async (keyId) => KEY_ID.test(keyId) && (await readIfThere(path.join(keys, keyId))) !== null,
    async rememberKey(keyId) {
      requireName(keyId, KEY_ID);
      await makeFolders();
      await writePrivate(path.join(keys, keyId), '', { lasting: false });
    },
  };
}
