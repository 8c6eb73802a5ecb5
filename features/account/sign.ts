import { INVITATION_HEADER } from '../../core/protocol/invitation.ts';

/** What can keep somebody from signing in or up; the account sentences have a line for each. */
export type SignFault =
  | 'wrong'
  | 'taken'
  | 'notInvited'
  | 'notClaimed'
  | 'tooOften'
  | 'weak'
  | 'email'
  | 'offline'
  | 'internal';

/** Reads an answer of the account server: HTTP status and the code in its body. */
export function signFaultOf(status: number, code: string | undefined): SignFault {
  if (status === 429) return 'tooOften';
  switch (code) {
    case 'NOT_INVITED':
      return 'notInvited';
    case 'NOT_CLAIMED':
      return 'notClaimed';
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return 'taken';
    case 'PASSWORD_TOO_SHORT':
    case 'PASSWORD_TOO_LONG':
      return 'weak';
    case 'INVALID_EMAIL':
      return 'email';
    case 'INVALID_EMAIL_OR_PASSWORD':
    case 'INVALID_PASSWORD':
      return 'wrong';
    default:
      return status === 401 ? 'wrong' : 'internal';
  }
}

/** Asks the account server. @returns null when it did what was asked */
async function ask(
  path: string,
  body: Readonly<Record<string, unknown>>,
  further: Readonly<Record<string, string>> = {},
): Promise<SignFault | null> {
  try {
    const answer = await fetch(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...further },
      body: JSON.stringify(body),
    });
    if (answer.ok) return null;
    const told = (await answer.json().catch(() => null)) as { readonly code?: unknown } | null;
    return signFaultOf(answer.status, typeof told?.code === 'string' ? told.code : undefined);
  } catch {
    return 'offline';
  }
}

export const signIn = (email: string, password: string): Promise<SignFault | null> =>
  ask('/sign-in/email', { email, password });

/** @param invitation its token, where the page was opened by an invitation's link */
export const signUp = (
  name: string,
  email: string,
  password: string,
  invitation: string | null,
): Promise<SignFault | null> =>
  ask('/sign-up/email', { name, email, password }, invitation === null ? {} : { [INVITATION_HEADER]: invitation });

export const signOut = (): Promise<SignFault | null> => ask('/sign-out', {});

export const rename = (name: string): Promise<SignFault | null> => ask('/update-user', { name });

/** Ends every other session of this account. */
export const changePassword = (currentPassword: string, newPassword: string): Promise<SignFault | null> =>
  ask('/change-password', { currentPassword, newPassword, revokeOtherSessions: true });
