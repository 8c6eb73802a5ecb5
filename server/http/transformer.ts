import superjson from 'superjson';
import { DomainError } from '../../core/errors.ts';

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];
/** No input of ours is nested as deeply. */
const DEPTH = 40;

/**
 * Refuses what was parsed from JSON when any object in it has a key that reaches into prototypes. Strict schemas would drop some of them in silence.
 * @throws DomainError `request/malformed`
 */
export function refusePrototypeKeys(parsed: unknown, depth = 0): void {
  if (typeof parsed !== 'object' || parsed === null) return;
  if (depth > DEPTH) throw new DomainError('request/malformed', { why: 'depth' });
  if (!Array.isArray(parsed) && FORBIDDEN.some((key) => Object.hasOwn(parsed, key))) {
    throw new DomainError('request/malformed', { why: 'prototype' });
  }
  for (const member of Object.values(parsed)) refusePrototypeKeys(member, depth + 1);
}

/** superjson with a stricter door; clients use superjson as it is. */
export const transformer = {
  input: {
    serialize: superjson.serialize,
    deserialize: (parsed: Parameters<typeof superjson.deserialize>[0]): unknown => {
      refusePrototypeKeys(parsed);
      return superjson.deserialize(parsed);
    },
  },
  output: superjson,
};
