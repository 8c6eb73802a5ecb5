import { expect, test } from 'vitest';
import { type Action, RULES } from '../../core/protocol/authorisation-rules.ts';
import { openApiDocument } from '../http/openapi.ts';

/** Procedures that have no address for programs, and why. */
const WITHOUT: Readonly<Partial<Record<Action, string>>> = {
  'installation.claim': 'once, by a person, with what the terminal printed',
  'account.tokens.list': 'a token does not rule over tokens',
  'account.tokens.create': 'a token does not rule over tokens',
  'account.tokens.revoke': 'a token does not rule over tokens',
  'account.sessions.list': 'sessions are browsers’',
  'account.sessions.revoke': 'sessions are browsers’',
  'study.figures': 'create and update answer with the same report',
  'audit.envelopes': 'for auditors, who come later',
  'computation.progress': 'server-sent events, in the typed client; programs ask for the computation',
  'operator.metrics': 'Prometheus reads it at /metrics',
  'operator.users': 'the operator’s own page',
  'operator.jobs': 'the operator’s own page',
  'operator.signUp': 'the operator’s own page',
};

test('every procedure that a builder needs has an address', () => {
  const named = Object.values(openApiDocument('https://study.example.org').paths ?? {}).flatMap((item) =>
    Object.values(item).map(({ operationId }) => String(operationId).replaceAll('-', '.')),
  );
  const without = Object.keys(RULES).filter((action) => !named.includes(action));
  expect(without.sort()).toEqual(Object.keys(WITHOUT).sort());
});
