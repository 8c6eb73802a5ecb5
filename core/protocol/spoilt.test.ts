import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { SPOILT_REASONS, spoiltReasonOf } from './spoilt.ts';

describe('what a key room may report', () => {
  test.each(SPOILT_REASONS)('%s is a reason, with whatever detail it came', (code) => {
    expect(spoiltReasonOf(new DomainError(code, { why: 'any' }))).toBe(code);
  });

  test('hardly any hostile sum has another code than release/spoilt', () => {
    expect(SPOILT_REASONS).toContain('release/spoilt');
  });

  test.each(['release/transcript-mismatch', 'key/locked', 'network/offline', 'computation/cancelled'] as const)(
    '%s says nothing about the sum',
    (code) => {
      expect(spoiltReasonOf(new DomainError(code))).toBeNull();
    },
  );

  test('and neither does anything else, nothing at all included', () => {
    expect(spoiltReasonOf(new Error('boom'))).toBeNull();
    expect(spoiltReasonOf(null)).toBeNull();
  });
});
