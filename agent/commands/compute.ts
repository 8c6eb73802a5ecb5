import { type ComputationState, waitForRelease } from '../../client/wait.ts';
import {
  ACCOUNT_HELP,
  ACCOUNT_OPTIONS,
  accountClient,
  type Command,
  type Given,
  required,
  UsageError,
  wholeNumber,
} from '../command.ts';

const STEPS: Readonly<Record<ComputationState['step'], string>> = {
  queued: 'Waiting for a worker',
  adding: 'Adding ciphertexts',
  joining: 'Joining sums',
  finishing: 'Signing the transcript',
  released: 'Released',
  refused: 'Refused',
};

/** Asks a study's question and waits for the policy's verdict. */
export const compute: Command = {
  summary: 'seal a round, add it up, and wait for its release',
  synopsis: '--study ID [--visit N] [--round N …] [--no-wait]',
  help: `  --study ID   the study
  --visit N    which visit, counted from 1 (default 1)
  --round N    adds whole released rounds instead of sealing a new one; may be given several times
  --no-wait    only launches
${ACCOUNT_HELP}

Ends with 3 and the reason when the study's policy does not allow a release. Ctrl-C stops the waiting, not the computation.`,
  options: {
    ...ACCOUNT_OPTIONS,
    study: { type: 'string' },
    visit: { type: 'string' },
    round: { type: 'string', multiple: true },
    'no-wait': { type: 'boolean' },
  },
  async run(context, given) {
    const studyId = required(given, 'study');
    const visit = (wholeNumber(given, 'visit', 1, 52) ?? 1) - 1;
    const rounds = roundsOf(given);
    const client = await accountClient(context, given);
    const { computationId, launched } = await client.api.computation.launch.mutate({ studyId, visit, ...rounds });
    if (!launched) context.terminal.note('This was asked before; the computation that answers it goes on.');
    if (given['no-wait'] === true) return { text: computationId, json: { computationId, launched } };
    const {
      releaseId,
      persons,
      rounds: counted,
    } = await waitForRelease(
      client,
      { studyId, computationId },
      { onProgress: ({ step, done, total }) => context.terminal.progress(STEPS[step], done, total) },
    );
    const numbers = counted.join(', ');
    return {
      text: `Released: ${persons} persons, round ${numbers}.\n${releaseId}`,
      json: { computationId, releaseId, persons, rounds: counted },
    };
  },
};

function roundsOf({ round }: Given): { readonly rounds?: number[] } {
  if (!Array.isArray(round)) return {};
  const numbers = round.map(Number);
  if (numbers.some((number) => !Number.isInteger(number) || number < 1))
    throw new UsageError('--round must be the number of a round, from 1 on.');
  return { rounds: numbers };
}
