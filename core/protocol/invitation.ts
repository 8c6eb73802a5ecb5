/** Carries an invitation's token with the form that makes an account. */
export const INVITATION_HEADER = 'x-cipherward-invitation';

/** Octets of a token. */
export const INVITATION_TOKEN_BYTES = 32;

/** An invitation's link: the token stands in the fragment, which no browser sends. @param token base64url */
export const invitationUrl = (appUrl: string, token: string): string => `${appUrl}/sign-up#${token}`;

/** The token of the invitation by whose link a page was opened; null where it was opened by none. */
export const invitationIn = (fragment: string): string | null => /^#([\w-]{43})$/.exec(fragment)?.[1] ?? null;
