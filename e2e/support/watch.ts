import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { found, type Needle } from './needles.ts';

/** What Chromium asks its maker by itself, about how forms look and not what is in them. Here it gets no answer. */
const MAKERS_OWN = /^[a-z-]+\.googleapis\.com:443$/;

/** Something that left the browser or stayed in it, with where it was seen. */
interface Sighting {
  readonly where: string;
  readonly octets: Buffer;
}

/**
 * Stands between a browser and everything else: a forward proxy that notes every octet that the browser sends, to whichever host, from
 * pages and workers alike, and listens to the console. Storage is added when asked for.
 */
export class Watcher {
  readonly seen: Sighting[] = [];
  readonly hosts = new Set<string>();
  /** Connections that could carry what we cannot read. */
  readonly tunnels: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#forward(request, response));
    server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (MAKERS_OWN.test(request.url ?? '')) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      this.tunnels.push(request.url ?? '');
      this.note(`tunnel to ${request.url}`, head);
      const [host = '', port = '80'] = (request.url ?? '').split(':');
      const beyond = connect(Number(port), host, () => socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
      socket.on('data', (octets: Buffer) => this.note(`tunnel to ${request.url}`, octets));
      for (const end of [socket, beyond]) end.on('error', () => socket.destroy());
      socket.pipe(beyond).pipe(socket);
    });
  }

  static async start(): Promise<Watcher> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Watcher(server);
  }

  get proxy(): { readonly server: string } {
    return { server: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  note(where: string, octets: Uint8Array | string): void {
    this.seen.push({ where, octets: Buffer.from(octets as Uint8Array) });
  }

  /** Listens to what the pages of a context say. */
  listen(context: BrowserContext): void {
    context.on('console', (message) => this.note('console', message.text()));
    context.on('weberror', (error) => this.note('console', String(error.error().stack)));
  }

  /** Notes everything that the origin of a page keeps in this browser. */
  async storage(page: Page): Promise<void> {
    for (const [where, hex] of await page.evaluate(storedHere)) this.note(where, Buffer.from(hex, 'hex'));
    for (const cookie of await page.context().cookies()) this.note('cookie', `${cookie.name}=${cookie.value}`);
    this.note('address', page.url());
  }

  /** @returns `where: needle` for each place that holds one */
  find(needles: readonly Needle[]): string[] {
    const all = this.seen.flatMap(({ where, octets }) => found(needles, octets).map((name) => `${where}: ${name}`));
    return [...new Set(all)];
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '');
    this.hosts.add(url.host);
    const where = `${request.method} ${url.pathname}`;
    this.note(where, `${request.url}\n${request.rawHeaders.join('\n')}`);
    const body: Buffer[] = [];
    const beyond = ask(url, { method: request.method, headers: request.headers });
    request.on('data', (octets: Buffer) => body.push(octets));
    request.once('end', () => this.note(where, Buffer.concat(body)));
    request.pipe(beyond);
    beyond.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    beyond.on('error', () => response.destroy());
    response.once('close', () => beyond.destroy());
  }
}

/** Runs in the page: every kind of storage of its origin, each entry as hexadecimal octets. */
async function storedHere(): Promise<[where: string, hex: string][]> {
  const out: [string, string][] = [];
  const hex = (octets: Uint8Array) => [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('');
  const text = (where: string, words: string) => out.push([where, hex(new TextEncoder().encode(words))]);
  const walk = async (where: string, entry: unknown): Promise<void> => {
    if (entry instanceof ArrayBuffer) out.push([where, hex(new Uint8Array(entry))]);
    else if (ArrayBuffer.isView(entry))
      out.push([where, hex(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength))]);
    else if (entry instanceof Blob) out.push([where, hex(new Uint8Array(await entry.arrayBuffer()))]);
    else if (entry instanceof CryptoKey) {
      if (entry.extractable) text(where, JSON.stringify(await crypto.subtle.exportKey('jwk', entry)));
    } else if (Array.isArray(entry)) for (const one of entry) await walk(where, one);
    else if (entry instanceof Map) for (const pair of entry) await walk(where, pair);
    else if (entry !== null && typeof entry === 'object')
      for (const [name, one] of Object.entries(entry)) {
        text(where, name);
        await walk(where, one);
      }
    else text(where, String(entry));
  };
  for (const [where, storage] of [
    ['localStorage', localStorage],
    ['sessionStorage', sessionStorage],
  ] as const)
    for (const name of Object.keys(storage)) text(where, `${name}=${storage.getItem(name)}`);
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const reading = database.transaction(store).objectStore(store).getAll();
      await walk(
        `IndexedDB ${name}/${store}`,
        await new Promise((resolve, reject) => {
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        }),
      );
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      text(`cache ${name}`, request.url);
      const answer = await cache.match(request);
      if (answer !== undefined) await walk(`cache ${name}`, await answer.arrayBuffer());
    }
  }
  const files = async (where: string, folder: FileSystemDirectoryHandle): Promise<void> => {
    for await (const handle of folder.values()) {
      text(where, handle.name);
      if (handle instanceof FileSystemDirectoryHandle) await files(where, handle);
      else await walk(where, await (handle as FileSystemFileHandle).getFile());
    }
  };
  await files('origin-private files', await navigator.storage.getDirectory());
  return out;
}
