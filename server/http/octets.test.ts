import { describe, expect, test } from 'vitest';
import { boundedRequest, readOctets } from './octets.ts';

const chunks = (...sizes: number[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size).fill(size));
      controller.close();
    },
  });

describe('readOctets', () => {
  test('joins what comes in pieces, up to the bound exactly', async () => {
    expect(await readOctets(chunks(3, 1, 2), 6, null)).toEqual(new Uint8Array([3, 3, 3, 1, 2, 2]));
    expect(await readOctets(chunks(), 6, '0')).toEqual(new Uint8Array());
  });

  test('stops at the first octet too many, whatever was announced', async () => {
    await expect(readOctets(chunks(3, 4), 6, null)).rejects.toThrow('request/too-large');
    await expect(readOctets(chunks(3, 4), 6, '6')).rejects.toThrow('request/too-large');
  });

  test('does not read what announces itself as too long', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true;
      },
    });
    await expect(readOctets(body, 6, '7')).rejects.toThrow('request/too-large');
    expect(cancelled).toBe(true);
  });

  test.each(['-1', '1e3', '0x10', ' 5', ''])('takes %j for no length', async (announced) => {
    await expect(readOctets(chunks(1), 6, announced)).rejects.toThrow('request/malformed');
  });
});

describe('boundedRequest', () => {
  const request = (body: string, headers: Record<string, string> = {}): Request =>
    new Request('http://localhost/', { method: 'POST', body, headers });

  test('passes on what fits', async () => {
    expect(await boundedRequest(request('hello'), 5).text()).toBe('hello');
    expect(boundedRequest(new Request('http://localhost/'), 5).body).toBeNull();
  });

  test('breaks off what does not', async () => {
    await expect(boundedRequest(request('hello!'), 5).text()).rejects.toThrow('request/too-large');
    expect(() => boundedRequest(request('x', { 'content-length': '6' }), 5)).toThrow('request/too-large');
  });
});
