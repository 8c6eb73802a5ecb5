import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** What a command says and asks. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** True when somebody sits there who can be asked. */
  readonly isInteractive: boolean;
  result(text: string): void;
  note(sentence: string): void;
  /** Shows how far a step has come; `total` 0 where nobody knows. */
  progress(step: string, done: number, total: number): void;
  /** One line, as it was typed. */
  ask(question: string): Promise<string>;
  /** One line that does not show while it is typed. */
  askSecret(question: string): Promise<string>;
}

/** The terminal of this process. @param quiet leaves out notes and progress */
export function processTerminal(quiet: boolean): Terminal {
  const { stdin, stdout, stderr } = process;
  let lineIsOpen = false;
  let lastStep = '';
  const closeLine = (): void => {
    if (lineIsOpen) stderr.write('\n');
    lineIsOpen = false;
  };
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    result(text) {
      closeLine();
      stdout.write(`${text}\n`);
    },
    note(sentence) {
      closeLine();
      if (!quiet) stderr.write(`${sentence}\n`);
    },
    progress(step, done, total) {
      if (quiet) return;
      if (stderr.isTTY !== true) {
        if (step !== lastStep) stderr.write(`${step}\n`);
        lastStep = step;
        return;
      }
      const share = total > 0 ? ` ${done} of ${total}` : ' …';
      stderr.write(`\r\x1b[K${step}${share}`);
      lineIsOpen = true;
      if (total > 0 && done >= total) closeLine();
    },
    ask(question) {
      closeLine();
      return askLine(question, stderr);
    },
    async askSecret(question) {
      closeLine();
      stderr.write(question);
      const answer = await askLine('', silent);
      stderr.write('\n');
      return answer;
    },
  };
}

const silent = new Writable({ write: (_chunk, _encoding, written) => written() });

/** @param echo where what is typed shows */
function askLine(question: string, echo: Writable): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    reader.once('SIGINT', () => {
      reader.close();
      reject(new Interrupted());
    });
    reader.question(question, (line) => {
      reader.close();
      resolve(line);
    });
  });
}

/** Ctrl-C at a question. */
export class Interrupted extends Error {}
