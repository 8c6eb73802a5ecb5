import path from 'node:path';
import { DomainError } from '../../core/errors.ts';
import type { ContributionService } from '../../keyroom/contribution-service.ts';
import type { ContributionRecord } from '../../keyroom/stores/contribution-store.ts';
import { readInput } from '../answers-input.ts';
import {
  type Command,
  type Context,
  type Given,
  type Outcome,
  required,
  text,
  UsageError,
  wholeNumber,
} from '../command.ts';
import { freshJobName, jobNameFor, jobsOf, openJob } from '../outbox.ts';
import { makePrivateFolder, writePrivate } from '../private-files.ts';
import type { Row, RowFault } from '../rows.ts';
import { startSealingPool } from '../sealing-pool.ts';
import { type Refusal, type Sender, sendRows } from '../sending.ts';
import { EXIT, sentenceOf } from '../sentences.ts';
import { fileContributionStore } from '../stores/file-contribution-store.ts';
import { type Entry, enter, showStudy } from '../study-entry.ts';

/** From so many rows on threads pay. */
const THREADS_FROM = 16;
/** Requests under way beside what is being encrypted. */
const REQUESTS = 8;
const FAULTS_SHOWN = 50;

/** Encrypts answers on this device and sends them through a study link. */
export const contribute: Command = {
  summary: 'encrypt answers here and send them',
  synopsis: '--link URL (NAME=ANSWER … | --answers FILE | --csv FILE) [options]',
  help: `  --link URL        the study link, with everything after the #
  NAME=ANSWER       one answer each; a unit may stand behind a space: "glucose=5.4 mmol/L"
  --answers FILE    JSON object of one person's answers, by the study's names
  --csv FILE        one person a row; the first line names the answers: glucose [mmol/L],cholesterol
  --ignore-unknown  leaves out columns that the study does not ask for
  --skip-faulty     sends the other rows although some have faults (the default sends nothing then)
  --visit N         which visit this is, counted from 1 (default 1)
  --replaces ID     these answers take the place of one contribution that was made on this device, at its visit
  --threads N       threads that encrypt many rows (default: one for each core)
  --check           checks study, key and rows, and sends nothing
  --agree           you have read the consent (--check shows it), or the people in the file have given it

Each row is a person of its own. What was encrypted waits in the home folder until its receipt is here: after a fault run the same
command again, nobody is counted twice. The same CSV file again sends only rows that have no receipt yet.
Faults are listed with line and column, never with what stood there.`,
  options: {
    link: { type: 'string' },
    answers: { type: 'string' },
    csv: { type: 'string' },
    'ignore-unknown': { type: 'boolean' },
    'skip-faulty': { type: 'boolean' },
    visit: { type: 'string' },
    replaces: { type: 'string' },
    threads: { type: 'string' },
    check: { type: 'boolean' },
    agree: { type: 'boolean' },
  },
  async run(context, given, words) {
    const entry = await enter(context, required(given, 'link'));
    const replaces = await replacedBy(context, given, entry);
    const visit = replaces?.visit ?? (wholeNumber(given, 'visit', 1, entry.bundle.document.visits) ?? 1) - 1;
    const input = await readInput(given, words, entry.bundle);
    const { rows, faults, faulty } = input.checked;
    showStudy(context, entry);
    showFaults(context, faults, faulty);
    const counts = { rows: rows.length + faulty, faulty };
    const isRefused = faulty > 0 && given['skip-faulty'] !== true;
    if (given.check === true || isRefused || rows.length === 0) {
      const said = `${counts.rows} rows, ${faulty} with faults. Nothing was sent.`;
      return { text: said, json: { ...counts, sent: 0, faults }, exitCode: faulty > 0 ? EXIT.rows : EXIT.done };
    }
    await agree(context, given);
    const jobName =
      input.file === null ? freshJobName() : await jobNameFor(context.environment.home, visit, input.file);
    const earlier = await sendLeftovers(context, entry, jobName);
    return send({ context, entry, given, visit, replaces, jobName, rows, counts: { ...counts, earlier }, faults });
  },
};

/** What is to be replaced, as this device remembers it. @throws DomainError `contribution/replaces-unknown` */
async function replacedBy(
  { environment }: Context,
  given: Given,
  { bundle }: Entry,
): Promise<ContributionRecord | null> {
  const contributionId = text(given, 'replaces');
  if (contributionId === undefined) return null;
  if (given.csv !== undefined || given.visit !== undefined)
    throw new UsageError('--replaces is for one contribution at its own visit: leave --csv and --visit out.');
  const record = await fileContributionStore(environment.home).contribution(contributionId);
  if (record?.studyId !== bundle.document.id)
    throw new DomainError('contribution/replaces-unknown', { contribution: contributionId });
  return record;
}

function showFaults({ terminal }: Context, faults: readonly RowFault[], faulty: number): void {
  for (const { line, column, variable, code, detail } of faults.slice(0, FAULTS_SHOWN)) {
    const range = 'minimum' in detail ? ` (${detail.minimum} to ${detail.maximum} ${detail.unit ?? ''})` : '';
    terminal.note(`line ${line}${column === null ? '' : `, column ${column}`}: ${variable} ${code}${range}`);
  }
  if (faults.length > FAULTS_SHOWN) terminal.note(`… and ${faults.length - FAULTS_SHOWN} more, in ${faulty} rows.`);
}

async function agree({ terminal }: Context, given: Given): Promise<void> {
  if (given.agree === true) return;
  if (!terminal.isInteractive) throw new UsageError('Read the consent (--check shows it) and give --agree.');
  const answer = await terminal.ask('Do you agree? Type yes: ');
  if (answer.trim().toLowerCase() !== 'yes') throw new UsageError('Nothing was sent.');
}

/** What earlier commands encrypted for this study and could not send. @returns how many were sent now */
async function sendLeftovers(
  context: Context,
  { client, service, linkDigest }: Entry,
  besides: string,
): Promise<number> {
  const { home } = context.environment;
  let sent = 0;
  for (const name of await jobsOf(home, linkDigest)) {
    if (name === besides || !name.startsWith('once-')) continue;
    const job = await openJob(home, linkDigest, name).catch((fault: unknown) => {
      if (fault instanceof DomainError && fault.code === 'request/conflict') return null; // another process sends it
      throw fault;
    });
    if (job === null) continue;
    try {
      const rows = (await job.waiting()).map((number) => ({ number, answers: {} }));
      const seal = () => Promise.reject(new DomainError('not-found', { what: 'envelope' }));
      const refused = await sendRows(
        { client, contributions: service, seal, job, onReceipt: keepReceipt(context, service) },
        rows,
        1,
      );
      sent += rows.length - refused.length;
    } finally {
      await job.close();
    }
  }
  return sent;
}

const keepReceipt =
  ({ environment }: Context, service: ContributionService): Sender['onReceipt'] =>
  async (_row, receipt) => {
    const folder = path.join(environment.home, 'receipts');
    await makePrivateFolder(folder);
    const file = path.join(folder, `${receipt.contributionId}.json`);
    await writePrivate(file, await service.exportReceipt(receipt.contributionId, receipt), { lasting: false });
  };

interface Sending {
  readonly context: Context;
  readonly entry: Entry;
  readonly given: Given;
  readonly visit: number;
  readonly replaces: ContributionRecord | null;
  readonly jobName: string;
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: readonly RowFault[];
}

async function send({
  context,
  entry,
  given,
  visit,
  replaces,
  jobName,
  rows,
  counts,
  faults,
}: Sending): Promise<Outcome> {
  const { home } = context.environment;
  const { client, bundle, linkDigest, service } = entry;
  const job = await openJob(home, linkDigest, jobName);
  const before = rows.filter(({ number }) => job.done.has(number)).length;
  const todo = rows.length - before;
  const threads = wholeNumber(given, 'threads', 1, 64);
  const pool =
    todo < THREADS_FROM
      ? null
      : startSealingPool({ home, bundle, linkDigest, rows: todo, ...(threads === undefined ? {} : { threads }) });
  const seal = ({ answers }: Row) =>
    pool?.seal(answers, visit) ??
    service.encryptContribution(
      { studyId: bundle.document.id, answers, visit, replaces: replaces?.contributionId ?? null },
      () => undefined,
    );
  const keep = keepReceipt(context, service);
  let sent = 0;
  const onReceipt: Sender['onReceipt'] = async (row, receipt) => {
    await keep(row, receipt);
    context.terminal.progress('Contributing', ++sent, todo);
  };
  try {
    const refusals = await sendRows(
      { client, contributions: service, seal, job, onReceipt },
      rows,
      pool === null ? 1 : 2 * pool.threads + REQUESTS,
    );
    return outcomeOf(rows, job.done, { ...counts, before, sent }, refusals, faults);
  } finally {
    await pool?.stop();
    await job.close();
  }
}

function outcomeOf(
  rows: readonly Row[],
  done: ReadonlyMap<number, string>,
  counts: Readonly<Record<string, number>>,
  refusals: readonly Refusal[],
  faults: readonly RowFault[],
): Outcome {
  const ids = rows.flatMap(({ number }) => done.get(number) ?? []);
  const lines = [
    `${counts.sent} sent and acknowledged${counts.before ? `, ${counts.before} before` : ''}${refusals.length > 0 ? `, ${refusals.length} refused` : ''}.`,
    ...(rows.length === 1 ? ids.map((id) => `Contribution ${id}`) : []),
    ...refusals.map(({ row, fault }) => `row ${row}: ${sentenceOf(fault)}`),
  ];
  const refused = refusals.map(({ row, fault: { code, detail } }) => ({ row, code, detail }));
  return {
    text: lines.join('\n'),
    json: { ...counts, contributions: ids, refused, faults },
    exitCode: refusals.length > 0 ? EXIT.fault : faults.length > 0 ? EXIT.rows : EXIT.done,
  };
}
