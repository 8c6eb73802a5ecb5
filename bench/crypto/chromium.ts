import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import sirv from 'sirv';
import { build } from 'vite';
import { startBrowser } from '../browser.ts';
import type { Answer, Question, Scale } from './member-api.ts';
import { type Member, makeMember, makePlace, type Place } from './members.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SEAL = 'node_modules/node-seal/dist/seal_throws.wasm';
const PAGE = '<!doctype html><title>Benchmark</title>';

/** The threads of headless Chromium: the very modules that Node runs, bundled, with the kernels beside them. */
export async function startChromium(scale: Scale): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cipherward-bench-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: 'public',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      rollupOptions: {
        input: path.join(import.meta.dirname, 'chromium-member.ts'),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'member.js' },
      },
    },
  });
  await copyFile(path.join(root, SEAL), path.join(folder, path.basename(SEAL)));
  await writeFile(path.join(folder, 'index.html'), PAGE);
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => files(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const browser = await startBrowser();
  const stop = async (): Promise<void> => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/`);
    const members: Member[] = [];
    for (const index of [0, 1]) {
      const { member, hear, fail } = makeMember(
        (question) => {
          page
            .evaluate(([at, asked]) => (globalThis as unknown as Threads).threads[at]?.postMessage(asked), [
              index,
              question,
            ] as const satisfies readonly [number, Question])
            .catch(fail);
        },
        () => Promise.resolve(),
      );
      await page.exposeFunction(`hear${index}`, (answer: Answer) => hear(answer));
      await page.evaluate((at) => {
        const place = globalThis as unknown as Threads & Record<string, (answer: unknown) => void>;
        place.threads ??= [];
        const thread = new Worker('/member.js', { type: 'module' });
        thread.onmessage = ({ data }) => place[`hear${at}`]?.(data);
        thread.onerror = (event) => place[`hear${at}`]?.({ id: 0, ok: false, why: event.message });
        place.threads[at] = thread;
      }, index);
      members.push(member);
    }
    return await makePlace('chromium', members as [Member, Member], scale, stop);
  } catch (fault) {
    await stop();
    throw fault;
  }
}

interface Threads {
  threads: Worker[];
}
