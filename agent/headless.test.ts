import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StudyResult } from '../core/protocol/result.ts';
import { PASSWORD } from '../server/testing.ts';
import { cipherward, startTestSite, type TestSite } from './testing-site.ts';

const PASSPHRASE = 'violet tram, nine lemons';
const DRAFT = {
  title: 'Glucose',
  question: 'How high is glucose?',
  variables: [
    {
      kind: 'number',
      id: 'glucose',
      label: 'Blood glucose',
      required: true,
      unit: 'mg/dL',
      alternativeUnits: [{ unit: 'mmol/L', numerator: '18.0156', denominator: '1' }],
      minimum: '20.0',
      maximum: '800.0',
      decimals: 1,
    },
  ],
  statistics: [{ kind: 'variance', variable: 'glucose' }],
  personsCap: 1000,
  visits: 1,
  policy: { version: 1, minimumPersons: 3, override: 'A small minimum, because these people are made up.' },
  keyOwner: { name: 'Owner', contact: 'owner@example.org' },
  consent: 'Yes, I take part.',
};
/** One row each; the sum is 1019.3 mg/dL exactly. */
const ROWS = ['97.3', '101.5', '88.0', '120.4', '140.1', '79.9', '131.6', '99.5', '75.0', '86.0'];

let site: TestSite;
let home: string;
const inFolder = (name: string): string => path.join(site.folder, name);
const run = (...words: string[]) => cipherward(home, ...words);
let made: { studyId: string; link: string; fingerprint: string[]; keyId: string };

beforeAll(async () => {
  site = await startTestSite();
  home = inFolder('home');
  const email = await site.signUp('owner');
  await writeFile(inFolder('password'), `${PASSWORD}\n`);
  await writeFile(inFolder('passphrase'), `${PASSPHRASE}\n`);
  await writeFile(inFolder('draft.json'), JSON.stringify(DRAFT));
  const login = await run('login', '--url', site.url, '--email', email, '--password-file', inFolder('password'));
  expect(login, login.err).toMatchObject({ exitCode: 0 });
  const create = await run(
    ...['create', '--draft', inFolder('draft.json'), '--passphrase-file', inFolder('passphrase')],
    ...['--recovery-file', inFolder('recovery.json'), '--words-file', inFolder('words'), '--json'],
  );
  expect(create, create.err).toMatchObject({ exitCode: 0 });
  made = create.json();
});
afterAll(() => site?.close());

describe('the whole job from a terminal', () => {
  test('create, contribute, compute, open: the sum is exact', async () => {
    const csv = ROWS.map((glucose, i) => (i === 0 ? glucose : `"${glucose}"`)).join('\n');
    await writeFile(inFolder('people.csv'), `Blood glucose\n${csv}\n`);
    const contribute = ['contribute', '--link', made.link, '--agree', '--csv', inFolder('people.csv'), '--json'];
    const first = await run(...contribute);
    expect(first, first.err).toMatchObject({ exitCode: 0 });
    expect(first.json()).toMatchObject({ rows: 10, sent: 10, faulty: 0 });
    expect((await run(...contribute)).json()).toMatchObject({ sent: 0, before: 10 });

    const compute = await run('compute', '--study', made.studyId, '--json');
    expect(compute, compute.err).toMatchObject({ exitCode: 0 });
    expect(compute.json()).toMatchObject({ persons: 10, rounds: [1] });

    const open = await run(
      ...['open', '--study', made.studyId, '--passphrase-file', inFolder('passphrase'), '--json'],
      ...['--csv', inFolder('result.csv'), '--result', inFolder('result.json')],
    );
    expect(open, open.err).toMatchObject({ exitCode: 0 });
    const [glucose] = open.json<StudyResult>().total.variables;
    expect(glucose).toMatchObject({ kind: 'numeric', n: 10, sum: '1019.3', mean: 101.93 });
    expect(await readFile(inFolder('result.csv'), 'utf8')).toContain('glucose,mg/dL,sum,,,1019.3');
    expect(JSON.parse(await readFile(inFolder('result.json'), 'utf8'))).toEqual(open.json());
  });

  test('refuses with a reason and exit code 3 when nobody new is there', async () => {
    const compute = await run('compute', '--study', made.studyId, '--json');
    expect(compute.exitCode).toBe(3);
    expect(compute.json()).toMatchObject({ fault: { code: 'cohort/empty' } });
    expect(compute.err).toContain('Nobody has contributed');
  });

  test('both sides see the same fingerprint', async () => {
    const owner = await run('fingerprint', '--study', made.studyId);
    const contributor = await cipherward(inFolder('other-home'), 'fingerprint', '--link', made.link);
    expect(owner.out).toBe(made.fingerprint.join(' '));
    expect(contributor.out).toBe(owner.out);
  });

  test('a key comes back from its recovery file on another device and opens the same result', async () => {
    const other = inFolder('second-device');
    const restored = await cipherward(
      other,
      ...['keys', 'restore', '--recovery-file', inFolder('recovery.json'), '--words-file', inFolder('words')],
      ...['--passphrase-file', inFolder('passphrase')],
    );
    expect(restored, restored.err).toMatchObject({ exitCode: 0 });
    const token = JSON.parse(await readFile(path.join(home, 'login.json'), 'utf8')).token as string;
    await writeFile(inFolder('token'), token);
    const open = await cipherward(
      other,
      ...['open', '--study', made.studyId, '--passphrase-file', inFolder('passphrase'), '--json'],
      ...['--url', site.url, '--token-file', inFolder('token')],
    );
    expect(open, open.err).toMatchObject({ exitCode: 0 });
    expect(open.json<StudyResult>().total.variables[0]).toMatchObject({ sum: '1019.3' });
  });
});

describe('a key whose file is damaged', () => {
  const other = (): string => inFolder('damaged-device');
  const keys = (...words: string[]) => cipherward(other(), 'keys', ...words);
  const restore = (...words: string[]) =>
    keys(
      ...['restore', '--recovery-file', inFolder('recovery.json'), '--words-file', inFolder('words')],
      ...['--passphrase-file', inFolder('passphrase'), ...words],
    );

  test('is listed as damaged, and comes back over what is left of it only when that is asked for', async () => {
    expect((await restore()).exitCode).toBe(0);
    const file = path.join(other(), 'keys', `${made.keyId}.json`);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 400));
    const list = await keys('list');
    expect(list.out).toContain(`${made.keyId.slice(0, 16)}  ${made.fingerprint.join(' ')}`);
    expect(list.out).toContain('damaged');
    expect((await keys('list', '--json')).json()).toEqual([
      { keyId: made.keyId, fingerprint: made.fingerprint, studyId: null, damaged: true },
    ]);
    const refused = await restore();
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain('keys restore --damaged');
    expect((await restore('--damaged')).exitCode).toBe(0);
    expect((await keys('list', '--json')).json()).toMatchObject([{ keyId: made.keyId, damaged: false }]);
  });

  test('goes on a typed confirmation alone, and no sound key goes that way', async () => {
    const forget = (confirm: string) =>
      keys('forget', '--damaged', '--key', made.keyId.slice(0, 12), '--confirm', confirm, '--json');
    const word = made.fingerprint[0] ?? '';
    expect((await forget(word)).json()).toMatchObject({ fault: { code: 'key/unknown' } });
    const file = path.join(other(), 'keys', `${made.keyId}.json`);
    await writeFile(file, '{}');
    expect((await forget('nonsense')).json()).toMatchObject({ fault: { code: 'key/confirmation' } });
    expect((await forget(word)).json()).toEqual({ keyId: made.keyId });
    expect((await keys('list')).out).toContain('no keys');
  });
});

describe('contributing', () => {
  test('answers of the moment, with a unit', async () => {
    const sent = await run('contribute', '--link', made.link, '--agree', 'glucose=5.4 mmol/L', '--json');
    expect(sent, sent.err).toMatchObject({ exitCode: 0 });
    const { contributions } = sent.json<{ contributions: string[] }>();
    expect(await readdir(path.join(home, 'receipts'))).toContain(`${contributions[0]}.json`);
  });

  test('a contribution is replaced and taken back by the device that made it, or by its receipt', async () => {
    const contributor = inFolder('changes their mind');
    const contribute = (...words: string[]) =>
      cipherward(contributor, 'contribute', '--link', made.link, '--agree', '--json', ...words);
    const numberIn = (ran: Awaited<ReturnType<typeof run>>) =>
      ran.json<{ contributions: string[] }>().contributions[0] ?? '';
    const statusOf = (id: string) => site.server.caller().contribution.status({ contributionId: id });
    const first = numberIn(await contribute('glucose=97.3'));
    const second = numberIn(await contribute('--replaces', first, 'glucose=97.4'));
    expect(await statusOf(first)).toMatchObject({ state: 'replaced' });
    expect(await statusOf(second)).toMatchObject({ state: 'accepted' });
    const stranger = await contribute('--replaces', '0'.repeat(32), 'glucose=97.4');
    expect(stranger.json()).toMatchObject({ fault: { code: 'contribution/replaces-unknown' } });

    const withdraw = (...words: string[]) => cipherward(contributor, 'withdraw', '--url', made.link, ...words);
    expect(await withdraw(second)).toMatchObject({ exitCode: 2 });
    expect(await statusOf(second)).toMatchObject({ state: 'accepted' });
    const receipt = path.join(contributor, 'receipts', `${second}.json`);
    const elsewhere = ['withdraw', '--url', site.url, '--receipt', receipt, '--yes', '--json'];
    const gone = await cipherward(inFolder('another device'), ...elsewhere);
    expect(gone, gone.err).toMatchObject({ exitCode: 0 });
    expect(gone.json()).toEqual({ contribution: second, outcome: 'removed' });
    expect(await statusOf(second)).toMatchObject({ state: 'withdrawn' });
    expect((await withdraw(second, '--yes', '--json')).json()).toMatchObject({ outcome: 'removed' });
  });

  test('a faulty file is refused as a whole, with line and column and without what stood there', async () => {
    await writeFile(inFolder('faulty.csv'), 'glucose [mmol/L]\n5.4\n954.4\nabcxyz\n\n""\n');
    const refused = await run('contribute', '--link', made.link, '--agree', '--csv', inFolder('faulty.csv'), '--json');
    expect(refused.exitCode).toBe(5);
    const { faults, sent } = refused.json<{ faults: { line: number; column: number; code: string }[]; sent: number }>();
    expect(sent).toBe(0);
    expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 1, 'measurement/out-of-range'],
      [4, 1, 'measurement/not-a-number'],
    ]);
    expect(refused.out + refused.err).not.toMatch(/954|abcxyz/);
  });

  test('does nothing without agreement', async () => {
    const before = site.received.length;
    const refused = await run('contribute', '--link', made.link, 'glucose=100');
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain(DRAFT.consent);
    expect(site.received.slice(before).every(({ length }) => length === 0)).toBe(true);
  });

  test('what could not be sent waits encrypted and is sent once by the next command', async () => {
    const contributor = inFolder('unlucky');
    site.cutOff('contribution.submit');
    const waiting = await cipherward(contributor, 'contribute', '--link', made.link, '--agree', 'glucose=97.3');
    site.cutOff(null);
    expect(waiting.exitCode).toBe(4);
    const jobs = path.join(contributor, 'outbox');
    const left = (await readdir(jobs, { recursive: true })).filter((name) => name.endsWith('.envelope'));
    expect(left).toHaveLength(1);
    const next = await cipherward(contributor, 'contribute', '--link', made.link, '--agree', 'glucose=98.3', '--json');
    expect(next, next.err).toMatchObject({ exitCode: 0 });
    expect(next.json()).toMatchObject({ earlier: 1, sent: 1 });
    expect((await readdir(jobs, { recursive: true })).filter((name) => name.endsWith('.envelope'))).toEqual([]);
  });
});

describe('what stays here', () => {
  test('files of the home folder are the owner’s alone, and no secret stands in them bare', async () => {
    for (const name of await readdir(home, { recursive: true })) {
      const { mode } = await stat(path.join(home, name));
      expect(mode & 0o077, name).toBe(0);
    }
    const [key = ''] = await readdir(path.join(home, 'keys'));
    expect(await readFile(path.join(home, 'keys', key), 'utf8')).not.toContain(PASSPHRASE);
  });

  test('no typed value and no passphrase is in anything that the server received', () => {
    const all = Buffer.concat(site.received).toString('latin1');
    expect(all).toContain('Yes, I take part.');
    expect(all).not.toContain(PASSPHRASE);
    expect(all).not.toContain('glucose=');
    for (const typed of ['101.5', '140.1', '131.6']) expect(all).not.toContain(typed);
  });
});

describe('calling it wrongly', () => {
  test.each([
    [['nonsense'], 'There is no command'],
    [['create'], 'Give one of'],
    [['compute', '--study'], 'argument'],
    [['contribute', '--link', 'not an address'], 'not an address'],
    [['keys', 'eat'], 'Say what'],
    [['open', '--sudo'], '--sudo'],
  ])('%j is explained, with exit code 2', async (words, sentence) => {
    const ran = await run(...words);
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toContain(sentence);
  });

  test('every command has help', async () => {
    const { out } = await run('--help');
    const names = [...out.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name as string);
    expect(names).toEqual([
      'login',
      'create',
      'contribute',
      'withdraw',
      'compute',
      'open',
      'keys',
      'fingerprint',
      'paillier',
    ]);
    for (const name of names) expect((await run(name, '--help')).out).toContain(`Usage: cipherward ${name}`);
  });

  test('a wrong passphrase and a wrong confirmation change nothing', async () => {
    await writeFile(inFolder('wrong'), 'violet tram, ten lemons');
    const wrong = await run('open', '--study', made.studyId, '--passphrase-file', inFolder('wrong'), '--json');
    expect(wrong.json()).toMatchObject({ fault: { code: 'key/wrong-passphrase' } });
    const forget = await run('keys', 'forget', '--key', made.keyId.slice(0, 12), '--confirm', 'nonsense', '--json');
    expect(forget.json()).toMatchObject({ fault: { code: 'key/confirmation' } });
    expect((await run('keys', 'list', '--json')).json<unknown[]>()).toHaveLength(1);
  });
});
