import { createCipherwardClient } from '../../client/index.ts';
import { DomainError } from '../../core/errors.ts';
import { SCOPES } from '../../core/protocol/roles.ts';
import { type Command, loginFile, originOf, required, wholeNumber } from '../command.ts';
import { makePrivateFolder, writePrivate } from '../private-files.ts';
import { secretFor } from '../secrets.ts';

const DAYS = 30;

/** Signs in once, makes an API token of limited life, and keeps the token instead of the password. */
export const login: Command = {
  summary: 'sign in and keep an API token on this device',
  synopsis: '--url URL --email ADDRESS [--password-file FILE] [--days N] [--name TEXT]',
  help: `  --url URL             address of the installation
  --email ADDRESS       of your account
  --password-file FILE  its password; asked for without echo when left out
  --days N              how long the token works, 1 to 365 (default ${DAYS})
  --name TEXT           what your account shows for it (default "cipherward")

The token is kept in login.json in the home folder, readable by you only, and is sent to this address alone.`,
  options: {
    url: { type: 'string' },
    email: { type: 'string' },
    'password-file': { type: 'string' },
    days: { type: 'string' },
    name: { type: 'string' },
  },
  async run(context, given) {
    const url = originOf(required(given, 'url'));
    const email = required(given, 'email');
    const days = wholeNumber(given, 'days', 1, 365) ?? DAYS;
    const name = typeof given.name === 'string' ? given.name : 'cipherward';
    const password = await secretFor(context, given, 'password-file', 'Password: ');
    const cookie = await signIn(url, email, password);
    // The session speaks as a page of the installation would, makes the token, and is not kept.
    const client = createCipherwardClient({
      url,
      fetch: (address, init) => {
        const headers = new Headers(init?.headers);
        headers.set('cookie', cookie);
        headers.set('origin', url);
        return fetch(address, { ...init, headers });
      },
    });
    const { token, summary } = await client.api.account.tokens.create.mutate({ name, scopes: [...SCOPES], days });
    await makePrivateFolder(context.environment.home);
    await writePrivate(loginFile(context.environment), JSON.stringify({ url, token }));
    await client.ask('/api/auth/sign-out', { method: 'POST' });
    const until = summary.expiresAt?.toISOString().slice(0, 10) ?? 'it is revoked';
    return {
      text: `Logged in at ${url}. The token works until ${until}.`,
      json: { url, expiresAt: summary.expiresAt },
    };
  },
};

async function signIn(url: string, email: string, password: string): Promise<string> {
  const client = createCipherwardClient({ url });
  const answer = await client.ask('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (answer.status === 429) throw new DomainError('access/rate-limited');
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  if (!answer.ok || cookie === '') throw new DomainError('access/denied', { why: 'e-mail or password' });
  return cookie;
}
