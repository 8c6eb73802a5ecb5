import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { Generator, modulusOctets, toOctets } from '../testing/numbers.ts';
import { instantiate } from './engine.ts';
import { KernelError } from './errors.ts';
import { KernelMemory } from './memory.ts';
import { Ring } from './ring.ts';
import { SquareRing } from './square-ring.ts';
import type { Workspace } from './workspace.ts';

const kernel = await loadKernel('fma');
const MEGABYTE = 1 << 20;
const cap = new KernelError('memory/cap');

/** What is behind a ring, to look into its memory. */
const workspaceOf = (ring: Ring): Workspace => (ring as unknown as { readonly workspace: Workspace }).workspace;

describe('KernelMemory', () => {
  test('hands out zeros that do not overlap, and the same bytes again once released', () => {
    const memory = new KernelMemory(instantiate(kernel.module), MEGABYTE);
    const [a, b, c] = [memory.allocate(100), memory.allocate(64), memory.allocate(1)];
    expect([b - a, c - b]).toEqual([128, 64]);
    memory.view().fill(7, a, a + 100);
    memory.view().fill(7, b, b + 64);
    memory.release(b);
    memory.release(a);
    const again = memory.allocate(192);
    expect(again).toBe(a);
    expect(
      memory
        .view()
        .subarray(a, a + 192)
        .every((octet) => octet === 0),
    ).toBe(true);
    memory.release(c);
    memory.release(again);
    expect(memory.allocate(1000)).toBe(a);
  });

  test('blocks of nothing have places of their own', () => {
    const memory = new KernelMemory(instantiate(kernel.module), MEGABYTE);
    expect(memory.allocate(0)).not.toBe(memory.allocate(0));
  });

  test('uses a gap in part and keeps the rest of it', () => {
    const memory = new KernelMemory(instantiate(kernel.module), MEGABYTE);
    const a = memory.allocate(256);
    const fence = memory.allocate(64);
    memory.release(a);
    expect([memory.allocate(64), memory.allocate(128), memory.allocate(128)]).toEqual([a, a + 64, fence + 64]);
  });

  test('refuses to pass its cap, with nothing allocated', () => {
    const exports = instantiate(kernel.module);
    const memory = new KernelMemory(exports, MEGABYTE);
    const before = exports.memory.buffer.byteLength;
    for (const sizes of [[2 * MEGABYTE], [MEGABYTE / 2, MEGABYTE / 2], [Number.POSITIVE_INFINITY], [Number.NaN]]) {
      expect(() => memory.reserve(...sizes)).toThrow(cap);
    }
    expect(() => memory.allocate(MEGABYTE)).toThrow(cap);
    expect(exports.memory.buffer.byteLength).toBe(before);
  });

  test('takes back and zeroises what a failed task borrowed', () => {
    const memory = new KernelMemory(instantiate(kernel.module), MEGABYTE);
    let at = 0;
    const task = (): unknown =>
      memory.borrow([64], (address) => {
        at = address;
        memory.view().fill(9, address, address + 64);
        throw new Error('task');
      });
    expect(task).toThrow('task');
    expect(memory.view()[at]).toBe(0);
    expect(memory.allocate(64)).toBe(at);
  });
});

describe('a ring’s memory', () => {
  const random = new Generator(40);
  const root = random.bits(1024) | (1n << 1023n) | 1n;

  test('a table over the cap is refused and leaves the ring as it was', () => {
    const ring = new SquareRing(kernel, modulusOctets(root), { memoryCap: 400_000 });
    const { memory } = workspaceOf(ring).exports;
    const before = memory.buffer.byteLength;
    expect(() => ring.fixedBase(toOctets(3n, ring.bytes), 1024, 1_000_000)).toThrow(cap);
    expect(memory.buffer.byteLength).toBe(before);
    expect(ring.multiply(toOctets(3n, ring.bytes), toOctets(5n, ring.bytes))).toEqual(toOctets(15n, ring.bytes));
  });

  test('a ring whose module alone passes the cap is refused', () => {
    expect(() => new Ring(kernel, modulusOctets(root), { memoryCap: 10_000 })).toThrow(cap);
  });

  test('does not grow by use', () => {
    const ring = new SquareRing(kernel, modulusOctets(root));
    const use = (): void => {
      const base = toOctets(random.bits(2000), ring.bytes);
      ring.power(base, random.octets(64), 'secret');
      ring.multiPower([base, base], [random.octets(9), random.octets(3)]);
      const table = ring.fixedBase(base, 64, 1000);
      table.power(random.octets(8));
      table.dispose();
      const running = ring.accumulator();
      running.multiply(base);
      running.dispose();
      running.dispose();
      ring.firstFault(base);
    };
    use();
    const { memory } = workspaceOf(ring);
    const before = memory.allocate(64);
    memory.release(before);
    for (let i = 0; i < 5; i++) use();
    expect(memory.allocate(64)).toBe(before);
  });

  test('forgets exponents and operands as soon as they are used', () => {
    const ring = new SquareRing(kernel, modulusOctets(root));
    const { memory } = workspaceOf(ring);
    const marker = random.octets(48);
    const found = (needle: Uint8Array): boolean =>
      Buffer.from(memory.view()).includes(Buffer.from(needle)) ||
      Buffer.from(memory.view()).includes(Buffer.from(needle).reverse());
    const base = Uint8Array.of(...new Uint8Array(ring.bytes - 48), ...marker);
    const table = ring.fixedBase(base, 8 * 48, 4);
    const secret = random.octets(48);
    const block = memory.allocate(64);
    memory.view().set(secret, block);
    expect(found(secret)).toBe(true); // the search would notice
    memory.release(block);
    table.power(secret);
    ring.power(base, secret, 'secret');
    table.shiftMany(Uint8Array.of(...new Uint8Array(ring.rootBytes - 48), ...secret), secret);
    expect(found(secret)).toBe(false);
  });

  test('forgets results once they are handed out', () => {
    const ring = new SquareRing(kernel, modulusOctets(root));
    const { memory } = workspaceOf(ring);
    const found = (octets: Uint8Array): boolean => {
      const remains = Buffer.from(memory.view());
      const reversed = Buffer.from(octets).reverse();
      return remains.includes(Buffer.from(octets).subarray(0, 40)) || remains.includes(reversed.subarray(0, 40));
    };
    const base = toOctets(random.bits(2000), ring.bytes);
    const table = ring.fixedBase(base, 64, 4);
    expect(found(table.power(random.octets(8)))).toBe(false);
    expect(found(table.shiftMany(toOctets(9n, ring.rootBytes), random.octets(8)))).toBe(false);
    expect(found(ring.power(base, random.octets(8), 'secret'))).toBe(false);
    expect(found(ring.powerQuotient(base, random.octets(8)))).toBe(false);
    expect(found(ring.reduce(random.octets(999)))).toBe(false);
  });

  test('forgets what was looked up in tables', () => {
    const octets = toOctets(random.bits(2000), 2 * 128);
    const other = workspaceOf(new SquareRing(kernel, modulusOctets(root)));
    const [room, form, entry] = [other.room(256), other.element(), other.element()];
    other.memory.view().set(octets, room);
    other.exports.enter(form, room);
    other.exports.multiply(entry, other.exports.ONE.value, form);
    const firstPower = Buffer.from(other.memory.view().slice(entry, entry + 160)); // entry 1 of any table of this base
    const mask = Buffer.alloc(16, 0xff); // what selects an entry
    const ones = Uint8Array.of(0x11, 0x11); // the lowest window of any size up to 4 selects entry 1

    const ring = new SquareRing(kernel, modulusOctets(root));
    const { memory } = workspaceOf(ring);
    const remains = (): Buffer => Buffer.from(memory.view());
    ring.power(octets, ones, 'secret');
    expect([remains().includes(firstPower), remains().includes(mask)]).toEqual([false, false]);
    ring.power(octets, ones, 'public');
    expect(remains().includes(firstPower)).toBe(false);
    const table = ring.fixedBase(octets, 8, 1);
    table.power(Uint8Array.of(1));
    expect(remains().includes(mask)).toBe(false);
    table.dispose();
    expect(remains().includes(firstPower)).toBe(false);
  });

  test('holds what the module came with after disposal, and nothing else', () => {
    const ring = new SquareRing(kernel, modulusOctets(root));
    ring.power(toOctets(7n, ring.bytes), random.octets(20), 'secret');
    const { memory } = workspaceOf(ring);
    expect(memory.view().some((octet) => octet !== 0)).toBe(true);
    ring.dispose();
    const fresh = Buffer.from(instantiate(kernel.module).memory.buffer);
    const used = Buffer.from(memory.view());
    expect(Buffer.compare(used.subarray(0, fresh.length), fresh)).toBe(0);
    expect(used.subarray(fresh.length).every((octet) => octet === 0)).toBe(true);
  });
});
