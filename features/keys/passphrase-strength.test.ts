import { expect, test } from 'vitest';
import { strengthOf } from './passphrase-strength.ts';

test.each([
  ['', 'short'],
  ['Tr0ub4dor&3', 'short'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['letmein letmein letmein', 'weak'],
  ['password and password', 'weak'],
  ['lantern orbit gravel mint', 'weak'],
  ['lantern orbit gravel mint cobalt', 'fair'],
  ['lantern orbit gravel mint cobalt thursday', 'good'],
  ['u7#Qm2!xVb9$Lp', 'good'],
] as const)('%j is %s', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength);
});
