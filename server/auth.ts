import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { anonymous } from 'better-auth/plugins';
import { INVITATION_HEADER } from '../core/protocol/invitation.ts';
import type { Database } from './database/pool.ts';
import { invitationHash } from './invitation.ts';
import type { Installations, SignUpMode } from './ports/installation.ts';

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 256;
export const TOKEN_PREFIX = 'cw_';
/** A session ends after two weeks, and earlier when it is not used for that long. */
const SESSION_SECONDS = 14 * 24 * 3600;

export interface AuthSettings {
  readonly appUrl: string;
  readonly secret: string;
  /** What the environment says; the operator's own choice in the database goes before it. */
  readonly signUp: SignUpMode;
  readonly demonstration: boolean;
}

/** Accounts by better-auth: e-mail and password, sessions, rate limits in the database, hashed API tokens. */
export function makeAuth({ prisma }: Database, installations: Installations, settings: AuthSettings) {
  return betterAuth({
    appName: 'Cipherward',
    secret: settings.secret,
    baseURL: settings.appUrl,
    basePath: '/api/auth',
    trustedOrigins: [settings.appUrl],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      autoSignIn: true,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: 24 * 3600 },
    user: { additionalFields: { role: { type: 'string', required: false, input: false, defaultValue: 'researcher' } } },
    advanced: {
      useSecureCookies: settings.appUrl.startsWith('https:'),
      cookiePrefix: 'cipherward',
      // server/forwarded.ts has put the one true caller there, whatever the caller sent.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
    },
    // Tokens are made and shown by our own procedures, which set scopes and an end.
    disabledPaths: [
      '/api-key/create',
      '/api-key/update',
      '/api-key/get',
      '/api-key/list',
      '/api-key/delete',
      '/list-sessions',
    ],
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/email': { window: 3600, max: 20 },
        '/sign-in/anonymous': { window: 3600, max: 30 },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-up/email') return;
        const { claimed, signUp } = await installations.read();
        // Before the first operator there is nobody who could run the place.
        if (!claimed) throw new APIError('FORBIDDEN', { message: 'access/denied', code: 'NOT_CLAIMED' });
        if ((signUp ?? settings.signUp) === 'open') return;
        const email: unknown = context.body?.email;
        const token = context.headers?.get(INVITATION_HEADER) ?? '';
        const invited =
          typeof email === 'string' && (await installations.isInvited(email.toLowerCase(), invitationHash(token)));
        if (!invited) throw new APIError('FORBIDDEN', { message: 'access/denied', code: 'NOT_INVITED' });
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) =>
            'isAnonymous' in user && user.isAnonymous === true
              ? { data: { ...user, role: 'demonstrator' } }
              : undefined,
          // Not before: a form that is refused must not cost the invitation.
          after: ({ email }) => installations.spendInvitation(email.toLowerCase()),
        },
      },
    },
    plugins: [
      ...(settings.demonstration
        ? [
            anonymous({
              emailDomainName: 'demonstration.invalid',
              disableDeleteAnonymousUser: true,
              generateName: () => 'Visitor',
            }),
          ]
        : []),
      apiKey({
        defaultPrefix: TOKEN_PREFIX,
        enableMetadata: false,
        keyExpiration: { maxExpiresIn: 366, minExpiresIn: 1 },
        rateLimit: { enabled: false },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof makeAuth>;
