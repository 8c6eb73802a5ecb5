import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../agent/run.ts';
import { type CipherwardClient, createCipherwardClient } from '../../client/index.ts';
import type { FrozenStudy } from '../../core/protocol/freeze.ts';
import { checkDocument } from '../../core/protocol/freeze.ts';
import type { StudyResult } from '../../core/protocol/result.ts';
import { parseStudyLink } from '../../core/protocol/study-link.ts';
import { draftFromTemplate } from '../../core/protocol/templates.ts';
import { OPERATOR, type Product } from '../product.ts';

const PASSPHRASE = 'violet tram, nine lemons';

/** An open study with the key that the command line made for it. */
export interface BenchStudy {
  readonly owner: CipherwardClient;
  readonly studyId: string;
  readonly frozen: FrozenStudy;
  /** Whole address for contributors. */
  readonly link: string;
  /** A link of its own for each round: one link's limit is less than what all rounds send. @returns its token */
  newLink(round: string): Promise<string>;
  /** Opens the newest release with the key: what was measured must also be right. */
  open(releaseId: string): Promise<StudyResult>;
}

/** Makes the screening template's study through the command line, one visit for each round. */
export async function openStudy(product: Product, visits: number): Promise<BenchStudy> {
  const home = path.join(product.folder, 'home');
  const file = (name: string, content: string): string => {
    const at = path.join(product.folder, name);
    writeFileSync(at, content, { mode: 0o600 });
    return at;
  };
  const passphrase = file('passphrase', PASSPHRASE);
  const draft = { ...draftFromTemplate('screening', { name: 'Bench', contact: OPERATOR.email }), visits };
  await json(
    home,
    'login',
    '--url',
    product.url,
    '--email',
    OPERATOR.email,
    '--password-file',
    file('password', OPERATOR.password),
  );
  const made = (await json(
    home,
    ...['create', '--draft', file('draft.json', JSON.stringify(draft)), '--passphrase-file', passphrase],
    ...[
      '--recovery-file',
      path.join(product.folder, 'recovery.json'),
      '--words-file',
      path.join(product.folder, 'words'),
    ],
  )) as { readonly studyId: string; readonly link: string };
  const { token } = JSON.parse(readFileSync(path.join(home, 'login.json'), 'utf8')) as { token: string };
  const owner = createCipherwardClient({ url: product.url, token });
  const { document } = await owner.api.contribution.study.query({ studyId: made.studyId });
  return {
    owner,
    studyId: made.studyId,
    frozen: checkDocument(document),
    link: made.link,
    newLink: async (label) => {
      const { url } = await owner.api.link.create.mutate({ studyId: made.studyId, label, days: null });
      return parseStudyLink(new URL(url).hash).token;
    },
    open: async (releaseId) =>
      (await json(
        home,
        'open',
        '--study',
        made.studyId,
        '--release',
        releaseId,
        '--passphrase-file',
        passphrase,
      )) as StudyResult,
  };
}

/** Runs a command line and takes its JSON. */
async function json(home: string, ...words: string[]): Promise<unknown> {
  const said: string[] = [];
  const code = await runCommand(
    [...words, '--json'],
    { home, token: undefined, url: undefined, folder: process.cwd() },
    () => ({
      isInteractive: false,
      result: (text) => void said.push(text),
      note: (sentence) => void said.push(sentence),
      progress: () => {},
      ask: () => Promise.reject(new Error('nobody is here')),
      askSecret: () => Promise.reject(new Error('nobody is here')),
    }),
  );
  if (code !== 0) throw new Error(`cipherward ${words[0]} ended with ${code}: ${said.join('\n')}`);
  return JSON.parse(said.at(-1) ?? 'null');
}
