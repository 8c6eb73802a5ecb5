import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Makes a folder that nobody else can look into. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  await chmod(folder, OWNER_ONLY_FOLDER);
}

/** Writes a file that only its owner can read, whole or not at all. @param lasting waits until it would survive a power cut */
export async function writePrivate(file: string, content: Uint8Array | string, { lasting = true } = {}): Promise<void> {
  const half = `${file}.${randomBytes(6).toString('hex')}.half`;
  const handle = await open(half, 'wx', OWNER_ONLY_FILE);
  try {
    await handle.writeFile(content);
    if (lasting) await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(half, file).catch(async (fault: unknown) => {
    await rm(half, { force: true });
    throw fault;
  });
  if (lasting) await syncFolder(path.dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The octets of a file; null when there is none. */
export async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (fault) {
    if (isAbsent(fault)) return null;
    throw fault;
  }
}

export const isAbsent = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
