import { expect, test } from 'vitest';
import { addressNamer } from './limit-names.ts';

const name = addressNamer('a secret');

test('one subscriber has one name', () => {
  expect(name('2001:db8:0:7::1')).toBe(name('2001:0db8:0000:0007:ffff:1:2:3'));
  expect(name('2001:db8::1')).toBe(name('2001:db8:0:0:9::'));
  expect(name('::ffff:192.0.2.7')).toBe(name('192.0.2.7'));
});

test('others have others', () => {
  const names = ['192.0.2.7', '192.0.2.8', '2001:db8:0:7::1', '2001:db8:0:8::1', '::1', ''].map(name);
  expect(new Set(names).size).toBe(names.length);
});

test('without the secret nobody can tell a name', () => {
  expect(addressNamer('another secret')('192.0.2.7')).not.toBe(name('192.0.2.7'));
  expect(name('192.0.2.7')).not.toContain('192');
});
