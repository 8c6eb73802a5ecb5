import { readdirSync } from 'node:fs';
import type { ReactNode } from 'react';
import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../core/errors.ts';
import { english } from './catalogue.ts';

type Sentences = { readonly [key: string]: string | Sentences };

const flat = (sentences: Sentences, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(sentences).flatMap(([key, said]) =>
    typeof said === 'string' ? [[path + key, said] as const] : flat(said, `${path}${key}.`),
  );

const all = flat(english);

/** Names of the arguments of an ICU message, and of its tags. */
const argumentsOf = (message: string) => [...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name ?? '');
const tagsOf = (message: string) => [...message.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? '');

function format(message: string): unknown {
  const faults: Error[] = [];
  const translate = createTranslator({
    locale: 'en',
    messages: { message } as Record<string, string>,
    onError: (fault) => faults.push(fault),
  });
  const given = {
    ...Object.fromEntries(argumentsOf(message).map((name) => [name, 3])),
    ...Object.fromEntries(tagsOf(message).map((name) => [name, (inside: ReactNode) => inside])),
  };
  const text = translate.rich('message', given);
  if (faults[0] !== undefined) throw faults[0];
  return text;
}

describe('every sentence', () => {
  test.each(all)('%s is a valid message', (_, message) => {
    expect(() => format(message)).not.toThrow();
    expect(message.trim()).toBe(message);
    expect(message).not.toBe('');
  });

  test('is made of plain words and plain punctuation', () => {
    const odd = all.filter(([, message]) =>
      /—|--|!!|\.\.\.|\b(please note|utilize|leverage|seamless|simply|payload|click here)\b/i.test(message),
    );
    expect(odd).toEqual([]);
  });

  test('uses one kind of apostrophe and quotation mark', () => {
    expect(all.filter(([, message]) => /[a-z]'[a-z]|"/i.test(message))).toEqual([]);
  });
});

test('a broken message would be noticed', () => {
  expect(() => format('{count, plural, one {x}')).toThrow();
});

test('each file of sentences is in the catalogue under its own name', () => {
  const files = readdirSync(new URL('en/', import.meta.url)).map((file) =>
    file.replace(/\.ts$/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  expect(Object.keys(english).sort()).toEqual(files.sort());
});

describe('errors', () => {
  test('have one sentence for each code and none besides', () => {
    expect(Object.keys(english.errors).sort()).toEqual([...ERROR_CODES].sort());
  });

  test.each(Object.entries(english.errors))(
    '%s is whole sentences without arguments, short enough to read at once',
    (_, message) => {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(message.length).toBeLessThan(180);
      expect(argumentsOf(message)).toEqual([]);
    },
  );

  test('no two codes say the same', () => {
    expect(new Set(Object.values(english.errors)).size).toBe(ERROR_CODES.length);
  });
});
