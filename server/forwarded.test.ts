import { expect, test } from 'vitest';
import { callerOf } from './forwarded.ts';

const socket = { remoteAddress: '10.0.0.1', encrypted: false };
const lies = { host: 'here', 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' };

test('without a proxy of ours nobody can pretend to be somebody else', () => {
  expect(callerOf(lies, socket, 0)).toEqual({ address: '10.0.0.1', protocol: 'http', host: 'here' });
});

test('behind one proxy its own entry counts, not what the caller put before it', () => {
  const headers = { ...lies, 'x-forwarded-for': '6.6.6.6, 203.0.113.9', 'x-forwarded-host': 'study.example.org' };
  expect(callerOf(headers, socket, 1)).toEqual({
    address: '203.0.113.9',
    protocol: 'https',
    host: 'study.example.org',
  });
});

test('behind two proxies the second entry from the end counts', () => {
  expect(callerOf({ 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.7' }, socket, 2).address).toBe('203.0.113.9');
});

test('a proxy that says nothing leaves the connection itself', () => {
  expect(callerOf({ host: 'here' }, socket, 1)).toEqual({ address: '10.0.0.1', protocol: 'http', host: 'here' });
});
