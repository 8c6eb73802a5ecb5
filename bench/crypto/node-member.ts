import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { answering } from './answering.ts';
import type { Question } from './member-api.ts';

const FOLDER = new URL('../../public/kernels/', import.meta.url);

const answer = answering({ read: async (name) => new Uint8Array(await readFile(new URL(name, FOLDER))) });
parentPort?.on('message', (question: Question) => {
  void answer(question).then((said) => parentPort?.postMessage(said));
});
