import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DomainError, ERROR_CODES } from '../core/errors.ts';
import { describeFault, faultOf, STATUS } from './errors.ts';

test('every code has a status, and tRPC’s and HTTP’s agree', () => {
  const http: Readonly<Record<string, number>> = {
    BAD_REQUEST: 400,
    UNAUTHORIZED: 401,
    FORBIDDEN: 403,
    NOT_FOUND: 404,
    CONFLICT: 409,
    PRECONDITION_FAILED: 412,
    PAYLOAD_TOO_LARGE: 413,
    TOO_MANY_REQUESTS: 429,
    INTERNAL_SERVER_ERROR: 500,
  };
  for (const code of ERROR_CODES) expect([code, STATUS[code].http]).toEqual([code, http[STATUS[code].trpc]]);
});

test('a fault of ours is told with its detail, however deep it lies', () => {
  const ours = new DomainError('envelope/visit', { visit: 3 });
  const wrapped = new TRPCError({ code: 'PARSE_ERROR', cause: new Error('outer', { cause: ours }) });
  expect(faultOf(wrapped)).toEqual({ code: 'envelope/visit', detail: { visit: 3 } });
});

test('a schema’s refusal names the place and the rule, never what was sent', () => {
  const parsed = z.strictObject({ age: z.int() }).safeParse({ age: 'forty-two', secretField: 1 });
  expect(faultOf(parsed.error)).toEqual({ code: 'request/malformed', detail: { field: 'age', why: 'invalid_type' } });
  const record = z.record(z.string(), z.int()).safeParse({ 'my diagnosis is …': 'x' });
  expect(JSON.stringify(faultOf(record.error))).not.toContain('diagnosis');
});

test('what is not ours is nobody’s business', () => {
  expect(faultOf(new Error('duplicate key value violates … (ada@example.org)'))).toBeNull();
  expect(faultOf('text')).toBeNull();
  const described = describeFault(
    Object.assign(new Error('Key (email)=(ada@example.org) already exists'), { code: '23505' }),
  );
  expect(described).toMatchObject({ kind: 'Error', code: '23505' });
  expect(JSON.stringify(described)).not.toContain('ada@');
  expect(described.frames.length).toBeGreaterThan(0);
});
