import { describe, expect, test } from 'vitest';
import { fragmentOf, readLink } from './link.ts';

const TOKEN = 'A'.repeat(43);
const DIGEST = '0123456789abcdef'.repeat(4);

describe('a study link', () => {
  test('gives token and digest', () => {
    expect(readLink(`#${TOKEN}.${DIGEST}`)).toEqual({ kind: 'complete', token: TOKEN, studyDigest: DIGEST });
  });

  test.each([[' '], ['.'], [')'], ['>'], ['%20']])('survives %j behind it', (tail) => {
    expect(readLink(`#${TOKEN}.${DIGEST}${tail}`).kind).toBe('complete');
  });

  test.each([['#'], ['']])('is missing in %j', (fragment) => {
    expect(readLink(fragment)).toEqual({ kind: 'missing' });
  });

  test.each([[`#${TOKEN}`], [`#${TOKEN}.${DIGEST.slice(1)}`], [`#${TOKEN.slice(1)}.${DIGEST}`], ['#main'], ['#%']])(
    'is incomplete in %j',
    (fragment) => {
      expect(readLink(fragment)).toEqual({ kind: 'incomplete' });
    },
  );
});

test('a pasted address that a mail program broke into lines is put together again', () => {
  const pasted = `https://study.example/contribute#${TOKEN}.\n ${DIGEST}`;
  expect(readLink(fragmentOf(pasted)).kind).toBe('complete');
});
