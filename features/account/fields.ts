const MIN_PASSWORD = 12;
const MAX_PASSWORD = 256;

export type FieldFault = 'missing' | 'email' | 'short' | 'weak';

/** Something before and after one @, a dot in what comes after: a slip is noticed, an unusual address is not refused. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

/** What keeps a form from being sent, by field; empty when nothing does. A password that exists already may be of any length. */
export function signFaults(form: {
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly newPassword?: string;
}): Readonly<Partial<Record<'name' | 'email' | 'password' | 'newPassword', FieldFault>>> {
  const { name, email, password, newPassword } = form;
  const faults: Partial<Record<'name' | 'email' | 'password' | 'newPassword', FieldFault>> = {};
  if (name !== undefined && name.trim() === '') faults.name = 'missing';
  if (email !== undefined && !looksLikeEmail(email)) faults.email = email.trim() === '' ? 'missing' : 'email';
  if (password === '') faults.password = 'missing';
  if (newPassword !== undefined) {
    if (newPassword === '') faults.newPassword = 'missing';
    else if (newPassword.length < MIN_PASSWORD) faults.newPassword = 'short';
    else if (newPassword.length > MAX_PASSWORD) faults.newPassword = 'weak';
  }
  return faults;
}

/**
 * Where to go after signing in: a page of this site, never another's.
 * @param next what the address said
 */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || /[\\\s]/.test(next)) return '/studies';
  return next;
}
