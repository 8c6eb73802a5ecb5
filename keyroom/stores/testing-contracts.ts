/** For tests and e2e only: what every store must do, run in Node on the memory stores and in a browser on IndexedDB. */
import type { ContributionRecord, ContributionStore } from './contribution-store.ts';
import type { KeyRecord, KeyStore } from './key-store.ts';

export interface Clause<Store> {
  readonly name: string;
  /** Throws when an empty store does not keep the clause. */
  readonly check: (store: Store) => Promise<void>;
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the store does not keep its contract: ${what}`);
}

async function isRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch {
    return true;
  }
}

const sameText = (a: unknown, b: unknown): boolean => plain(a) === plain(b);
const plain = (held: unknown): string =>
  JSON.stringify(held, (_, member: unknown) =>
    member instanceof Uint8Array ? `octets ${[...member].join()}` : member,
  );

export const sampleKey = (digit: string): KeyRecord => ({
  version: 1,
  keyId: digit.repeat(64),
  publicBytes: Uint8Array.of(1, 2, 3),
  preset: 'paillier-3072',
  origin: 'made',
  studyId: '7b0c5d0e-3f27-4b0a-9c46-2f4b1f1f7a10',
  studyDigest: null,
  document: null,
  proof: Uint8Array.of(9, 8),
  selfTested: true,
  restored: false,
  wraps: [
    { kind: 'passphrase', provedByOpening: false, file: Uint8Array.of(4, 5), memoryMiB: 64 },
    { kind: 'recovery', provedByOpening: true },
  ],
  bareExports: 0,
  openedRounds: [{ visit: 0, round: 1, cells: [{ cell: '', inputsRoot: digit.repeat(64), sums: digit.repeat(64) }] }],
  note: Uint8Array.of(7),
});

export const KEY_STORE_CONTRACT: readonly Clause<KeyStore>[] = [
  {
    name: 'knows nothing at first',
    check: async (store) => {
      demand((await store.all()).length === 0, 'all of an empty store');
      demand((await store.damaged()).length === 0, 'damaged of an empty store');
      demand((await store.get('a'.repeat(64))) === null, 'get of an unknown key');
    },
  },
  {
    name: 'gives back what was put, octet by octet',
    check: async (store) => {
      await store.put(sampleKey('a'));
      await store.put(sampleKey('b'));
      demand(sameText(await store.get('a'.repeat(64)), sampleKey('a')), 'get');
      demand(
        (await store.all())
          .map(({ keyId }) => keyId[0])
          .sort()
          .join('') === 'ab',
        'all',
      );
      demand((await store.damaged()).length === 0, 'nothing of it is damaged');
    },
  },
  {
    name: 'replaces the record of the same key, and no other',
    check: async (store) => {
      await store.put(sampleKey('a'));
      await store.put(sampleKey('b'));
      await store.put({ ...sampleKey('a'), bareExports: 3 });
      demand((await store.get('a'.repeat(64)))?.bareExports === 3, 'the new record');
      demand((await store.get('b'.repeat(64)))?.bareExports === 0, 'the other record');
      demand((await store.all()).length === 2, 'no third record');
    },
  },
  {
    name: 'forgets a key, and bears forgetting an unknown one',
    check: async (store) => {
      await store.put(sampleKey('a'));
      await store.put(sampleKey('b'));
      await store.delete('a'.repeat(64));
      await store.delete('c'.repeat(64));
      demand((await store.all()).map(({ keyId }) => keyId[0]).join('') === 'b', 'what is left');
    },
  },
  {
    name: 'keeps what it has when the one who asked changes his copy',
    check: async (store) => {
      const record = sampleKey('a');
      await store.put(record);
      record.publicBytes.fill(0);
      (await store.get(record.keyId))?.publicBytes.fill(0);
      demand(sameText((await store.get(record.keyId))?.publicBytes, Uint8Array.of(1, 2, 3)), 'a copy');
    },
  },
  {
    name: 'never gives out a record of another form',
    check: async (store) => {
      const foreign = { ...sampleKey('a'), secret: 'x' } as KeyRecord;
      demand(
        (await isRefused(() => store.put(foreign))) || (await isRefused(() => store.get(foreign.keyId))),
        'a strict form',
      );
    },
  },
];

const sampleContribution = (digit: string): ContributionRecord => ({
  version: 1,
  contributionId: digit.repeat(32),
  studyId: '7b0c5d0e-3f27-4b0a-9c46-2f4b1f1f7a10',
  studyDigest: 'd'.repeat(64),
  envelopeDigest: 'e'.repeat(64),
  visit: 0,
  seed: new Uint8Array(32).fill(3),
  serverKey: new Uint8Array(32).fill(4),
});

export const CONTRIBUTION_STORE_CONTRACT: readonly Clause<ContributionStore>[] = [
  {
    name: 'knows nothing at first',
    check: async (store) => {
      demand((await store.contribution('a'.repeat(32))) === null, 'an unknown contribution');
      demand(!(await store.knowsKey('a'.repeat(64))), 'an unknown key');
    },
  },
  {
    name: 'gives back the contribution that was kept',
    check: async (store) => {
      await store.keepContribution(sampleContribution('a'));
      await store.keepContribution(sampleContribution('b'));
      demand(sameText(await store.contribution('a'.repeat(32)), sampleContribution('a')), 'contribution');
    },
  },
  {
    name: 'forgets a contribution and no other, and bears forgetting an unknown one',
    check: async (store) => {
      await store.keepContribution(sampleContribution('a'));
      await store.keepContribution(sampleContribution('b'));
      await store.forgetContribution('a'.repeat(32));
      await store.forgetContribution('c'.repeat(32));
      demand((await store.contribution('a'.repeat(32))) === null, 'the forgotten contribution');
      demand(sameText(await store.contribution('b'.repeat(32)), sampleContribution('b')), 'the other one');
    },
  },
  {
    name: 'remembers keys, each by itself, and bears hearing one twice',
    check: async (store) => {
      await store.rememberKey('a'.repeat(64));
      await store.rememberKey('a'.repeat(64));
      demand(await store.knowsKey('a'.repeat(64)), 'the remembered key');
      demand(!(await store.knowsKey('b'.repeat(64))), 'another key');
    },
  },
  {
    name: 'keeps what it has when the one who asked changes his copy',
    check: async (store) => {
      const record = sampleContribution('a');
      await store.keepContribution(record);
      record.seed.fill(0);
      demand((await store.contribution(record.contributionId))?.seed[0] === 3, 'a copy');
    },
  },
];
