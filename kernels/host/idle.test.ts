import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { Generator, moduli, modulusOctets } from '../testing/numbers.ts';
import { ringSubject, ringTrial, squareSubject, squareTrial } from '../testing/trials.ts';
import { instantiate } from './engine.ts';
import { giveBack, takeInstance } from './idle.ts';
import { Ring } from './ring.ts';
import { TIERS } from './tiers.ts';

const PAGE = 65_536;

describe.each(TIERS)('instances of %s that are used again', async (tier) => {
  const kernel = await loadKernel(tier);
  const fresh = (): Buffer => Buffer.from(instantiate(kernel.module).memory.buffer);

  test('hold the module’s own beginning and nothing else', () => {
    const exports = takeInstance(kernel.module);
    exports.setRing(12, 500, 1);
    new Uint8Array(exports.memory.buffer).fill(7, 1024);
    giveBack(kernel.module, exports);
    expect(takeInstance(kernel.module)).toBe(exports);
    expect(Buffer.compare(Buffer.from(exports.memory.buffer), fresh())).toBe(0);
    expect(() => exports.setRing(12, 500, 1)).not.toThrow();
    expect(() => exports.setRing(12, 500, 1)).toThrow();
  });

  test('compute right whatever they computed before: any size, numbers after pairs and pairs after numbers', () => {
    const random = new Generator(40);
    for (let i = 0; i < 60; i++) {
      const modulus = random.pick(moduli(random.pick([128, 521, 1536, 2048, 3072]), random));
      const squared = random.below(2) === 0;
      const subject = squared ? squareSubject(kernel, modulus, random) : ringSubject(kernel, modulus, random);
      for (let k = 0; k < 4; k++) {
        const trial = 'rootBytes' in subject.ring ? squareTrial(subject as never) : ringTrial(subject);
        if (trial.actual !== trial.expected) expect.fail(`${trial.operation} modulo ${modulus}, ring ${i}`);
      }
      subject.ring.dispose();
    }
  });

  test('come back when a ring is refused for its memory', () => {
    const exports = takeInstance(kernel.module);
    giveBack(kernel.module, exports);
    expect(() => new Ring(kernel, modulusOctets((1n << 521n) - 1n), { memoryCap: 1000 })).toThrow();
    expect(takeInstance(kernel.module)).toBe(exports);
  });

  test('are few, and none that has grown is kept', () => {
    const many = Array.from({ length: 9 }, () => takeInstance(kernel.module));
    const [large, ...small] = many;
    large?.memory.grow((1 << 20) / PAGE);
    for (const exports of many) giveBack(kernel.module, exports);
    const again = new Set(Array.from({ length: 9 }, () => takeInstance(kernel.module)));
    expect(small.filter((exports) => again.has(exports))).toHaveLength(4);
    expect(again.has(large as never)).toBe(false);
    expect(new Uint8Array(large?.memory.buffer as ArrayBuffer).every((octet) => octet === 0)).toBe(true);
  });
});
