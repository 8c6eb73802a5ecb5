import { type ContributionRecord, type ContributionStore, readContributionRecord } from './contribution-store.ts';

/** Remembers as long as it lives: for tests and for programs that contribute once. */
export function memoryContributionStore(): ContributionStore {
  const records = new Map<string, ContributionRecord>();
  const keys = new Set<string>();
  const copyOf = (record: ContributionRecord): ContributionRecord =>
    readContributionRecord({ ...record, seed: record.seed.slice(), serverKey: record.serverKey.slice() });
  return {
    contribution: async (contributionId) => {
      const record = records.get(contributionId);
      return record === undefined ? null : copyOf(record);
    },
    keepContribution: async (record) => {
      records.set(record.contributionId, copyOf(record));
    },
    forgetContribution: async (contributionId) => {
      records.get(contributionId)?.seed.fill(0);
      records.delete(contributionId);
    },
    knowsKey: async (keyId) => keys.has(keyId),
    rememberKey: async (keyId) => {
      keys.add(keyId);
    },
  };
}
