import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { OPERATOR, place } from './support/place.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The command as somebody types it, in a process of its own. */
const cipherward = (
  home: string,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    const all = [path.join(root, 'agent/cli.ts'), ...words, '--home', home];
    execFile(process.execPath, all, { cwd: os.tmpdir() }, (fault, out, err) => {
      resolve({ code: typeof fault?.code === 'number' ? fault.code : fault === null ? 0 : -1, out: out.trim(), err });
    });
  });

test('the whole job without a browser: create, contribute, compute, open', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-headless-'));
  const home = path.join(folder, 'home');
  const file = (name: string, content?: string): string => {
    const at = path.join(folder, name);
    if (content !== undefined) writeFileSync(at, content);
    return at;
  };
  const succeed = async (...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await cipherward(home, ...words);
    expect(code, err).toBe(0);
    return out;
  };
  try {
    const password = file('password', OPERATOR.password);
    const passphrase = ['--passphrase-file', file('passphrase', 'violet tram, nine lemons')];
    await succeed('login', '--url', place.url, '--email', OPERATOR.email, '--password-file', password);
    const made = await succeed(
      ...['create', '--template', 'screening', '--owner', 'Owner', '--contact', 'owner@example.org', ...passphrase],
      ...['--recovery-file', file('recovery.json'), '--words-file', file('words'), '--json'],
    );
    const { studyId, link, fingerprint } = JSON.parse(made) as { studyId: string; link: string; fingerprint: string[] };
    expect(new URL(link).origin).toBe(new URL(place.url).origin);
    expect(await succeed('fingerprint', '--link', link)).toBe(fingerprint.join(' '));

    const bands = ['under-40', 'from-40', 'from-60', 'from-75'];
    const rows = Array.from({ length: 60 }, (_, i) => `${80 + i}.5,${4 + (i % 10) / 10},${bands[i % 4]}`);
    const csv = file('people.csv', ['glucose,cholesterol [mmol/L],age-band', ...rows].join('\n'));
    const sent = await succeed('contribute', '--link', link, '--agree', '--csv', csv, '--json');
    expect(JSON.parse(sent)).toMatchObject({ rows: 60, sent: 60, faulty: 0 });

    expect(JSON.parse(await succeed('compute', '--study', studyId, '--json'))).toMatchObject({
      persons: 60,
      rounds: [1],
    });
    const again = await cipherward(home, 'compute', '--study', studyId, '--json');
    expect(again.code).toBe(3);
    expect(JSON.parse(again.out)).toMatchObject({ fault: { code: 'cohort/empty' } });

    const table = await succeed('open', '--study', studyId, ...passphrase, '--result', file('result.json'));
    expect(table).toContain('Everybody (60 persons)');
    const { total } = JSON.parse(readFileSync(file('result.json'), 'utf8')) as {
      total: { variables: { variable: string; sum?: string; cells?: { count: number }[] }[] };
    };
    // 60 × 80.5 + (0 + 1 + … + 59)
    expect(total.variables.find(({ variable }) => variable === 'glucose')?.sum).toBe('6600.0');
    expect(total.variables.find(({ variable }) => variable === 'age-band')?.cells?.map(({ count }) => count)).toEqual([
      15, 15, 15, 15,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
