import { expect, test } from 'vitest';
import { toBase64Url } from '../bytes.ts';
import { INVITATION_TOKEN_BYTES, invitationIn, invitationUrl } from './invitation.ts';

const TOKEN = toBase64Url(new Uint8Array(INVITATION_TOKEN_BYTES).fill(0xfb));

test('a token is read from its link, whole or not at all', () => {
  const { hash, search, pathname } = new URL(invitationUrl('https://example.org', TOKEN));
  expect([pathname, search, invitationIn(hash)]).toEqual(['/sign-up', '', TOKEN]);
  for (const fragment of ['', '#', TOKEN, `#${TOKEN}x`, `#${TOKEN.slice(1)}`, `#${TOKEN}\n`, `#${TOKEN.slice(1)}/`])
    expect(invitationIn(fragment)).toBeNull();
});
