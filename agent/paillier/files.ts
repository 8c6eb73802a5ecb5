import { open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { readText, UsageError } from '../command.ts';
import { isAbsent, writePrivate } from '../private-files.ts';

/** Standard input or output in the place of a file. */
export const STANDARD = '-';

/** Ten thousand numbers under the largest key, and then some. */
const LARGEST = 32 * 1024 * 1024;

const tooLarge = (file: string): UsageError => new UsageError(`${file} is larger than ${LARGEST} octets.`);

/** Texts of files, in order; one of them may be standard input. @throws UsageError for what cannot be read, is too large, or asks for standard input twice */
export async function readFiles(files: readonly string[]): Promise<string[]> {
  if (files.filter((file) => file === STANDARD).length > 1)
    throw new UsageError('Standard input can be read once: only one of the files can be -.');
  const texts: string[] = [];
  for (const file of files) texts.push(await (file === STANDARD ? readStandard() : readBounded(file)));
  return texts;
}

async function readBounded(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST) throw tooLarge(file);
  return readText(file);
}

async function readStandard(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw tooLarge('Standard input');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @throws UsageError when something is there already */
export async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch((fault: unknown) => {
    if (isAbsent(fault)) return null;
    throw new UsageError(`${file} cannot be written.`);
  });
  if (found !== null) throw isThere(file);
}

const isThere = (file: string): UsageError =>
  new UsageError(`${file} is there already. A private key is written into a new file only.`);

/** Writes a file that only its owner can read and that was not there before. @throws UsageError when it was, or cannot be made */
export async function writeNewPrivate(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((fault: unknown) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EEXIST') throw isThere(file);
    throw new UsageError(`${file} cannot be written.`);
  });
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (fault) {
    await rm(file, { force: true });
    throw fault;
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file, over an old one too, but never over the private key that this command reads.
 * @param isSecret for its owner only, as a decrypted number is
 * @throws UsageError
 */
export async function writeOver(file: string, text: string, isSecret: boolean, privateKey?: string): Promise<void> {
  if (privateKey !== undefined && (await isSame(file, privateKey)))
    throw new UsageError(`${file} holds the private key. It is never written over.`);
  await (isSecret ? writePrivate(file, text) : writeFile(file, text)).catch(() => {
    throw new UsageError(`${file} cannot be written.`);
  });
}

async function isSame(file: string, other: string): Promise<boolean> {
  if (other === STANDARD) return false;
  const [one, two] = await Promise.all([file, other].map((path) => realpath(path).catch(() => null)));
  return one !== null && one === two;
}
