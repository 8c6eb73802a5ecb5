import path from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { DomainError } from '../core/errors.ts';
import { type Command, type Given, UsageError } from './command.ts';
import { compute } from './commands/compute.ts';
import { contribute } from './commands/contribute.ts';
import { create } from './commands/create.ts';
import { fingerprint } from './commands/fingerprint.ts';
import { keys } from './commands/keys.ts';
import { login } from './commands/login.ts';
import { open } from './commands/open.ts';
import { paillier } from './commands/paillier.ts';
import { withdraw } from './commands/withdraw.ts';
import type { Environment } from './environment.ts';
import { EXIT, exitCodeOf, sentenceOf } from './sentences.ts';
import { Interrupted, type Terminal } from './terminal.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  login,
  create,
  contribute,
  withdraw,
  compute,
  open,
  keys,
  fingerprint,
  paillier,
};

const GLOBAL = {
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  home: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

const GLOBAL_HELP = `  --json              one JSON object on standard output instead of text
  -q, --quiet         no notes and no progress on standard error
  --home FOLDER       wrapped keys, receipts, outbox (or CIPHERWARD_HOME)
  -h, --help          this text`;

const overview = (): string => {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const list = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: cipherward COMMAND [options]\n\n${list.join('\n')}\n\n${GLOBAL_HELP}\n
Exit codes: 0 done, 1 fault, 2 called wrongly, 3 refused by a study's policy, 4 server not reached, 5 rows with faults.
cipherward COMMAND --help explains one.`;
};

const helpOf = (name: string, { summary, synopsis, help }: Command): string =>
  `Usage: cipherward ${name} ${synopsis}\n\n${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n\n${help}\n\n${GLOBAL_HELP}`;

/**
 * Runs one command line. Everything a person reads goes through the terminal; nothing is thrown.
 * @param terminalFor is told whether to be quiet
 * @returns the exit code
 */
export async function runCommand(
  words: readonly string[],
  environment: Environment,
  terminalFor: (quiet: boolean) => Terminal,
): Promise<number> {
  const [name = '', ...rest] = words;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const loud = terminalFor(false);
  if (command === undefined) {
    const isHelp = name === '' || name === 'help' || name === '--help' || name === '-h';
    if (isHelp) loud.result(overview());
    else loud.note(`There is no command ${name}.\n\n${overview()}`);
    return isHelp ? EXIT.done : EXIT.usage;
  }
  let asJson = words.includes('--json');
  try {
    const { given, positionals } = parse(rest, command);
    asJson = given.json === true;
    if (given.help === true) {
      loud.result(helpOf(name, command));
      return EXIT.done;
    }
    const terminal = terminalFor(given.quiet === true);
    const home = typeof given.home === 'string' ? path.resolve(given.home) : environment.home;
    const outcome = await command.run({ environment: { ...environment, home }, terminal }, given, positionals);
    const said = asJson ? JSON.stringify(outcome.json) : outcome.text;
    if (said !== '') terminal.result(said);
    return outcome.exitCode ?? EXIT.done;
  } catch (fault) {
    return report(fault, name, asJson, loud);
  }
}

function parse(
  rest: readonly string[],
  command: Command,
): { readonly given: Given; readonly positionals: readonly string[] } {
  try {
    const options = { ...command.options, ...GLOBAL };
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
    return { given: values as Given, positionals };
  } catch (fault) {
    throw new UsageError(fault instanceof Error ? fault.message : 'The options cannot be read.');
  }
}

function report(fault: unknown, name: string, asJson: boolean, terminal: Terminal): number {
  if (fault instanceof Interrupted) return EXIT.interrupted;
  if (fault instanceof UsageError) {
    terminal.note(`${fault.message}\ncipherward ${name} --help explains the command.`);
    return EXIT.usage;
  }
  if (fault instanceof DomainError) {
    if (asJson) terminal.result(JSON.stringify({ fault: { code: fault.code, detail: fault.detail } }));
    terminal.note(sentenceOf(fault));
    return exitCodeOf(fault);
  }
  terminal.note(`Unexpected: ${fault instanceof Error ? fault.message : String(fault)}`);
  return EXIT.fault;
}
