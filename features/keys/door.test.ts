import { afterEach, describe, expect, test, vi } from 'vitest';
import { askToPersist } from './door.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('asking the browser to keep the keys', () => {
  test('nobody waits for a question that the person leaves open', () => {
    const persist = vi.fn(() => new Promise<boolean>(() => undefined));
    vi.stubGlobal('navigator', { storage: { persist } });
    expect(askToPersist()).toBeUndefined();
    expect(persist).toHaveBeenCalledOnce();
  });

  test('a browser that refuses or has no such question is no fault', async () => {
    const refused = Promise.reject(new TypeError('not here'));
    vi.stubGlobal('navigator', { storage: { persist: () => refused } });
    expect(askToPersist).not.toThrow();
    await expect(refused).rejects.toThrow(TypeError);
    for (const navigator of [{}, { storage: {} }]) {
      vi.stubGlobal('navigator', navigator);
      expect(askToPersist).not.toThrow();
    }
  });
});
