import { createHash } from 'node:crypto';

/** What is kept of an invitation's token. */
export const invitationHash = (token: string): Buffer =>
  createHash('sha256').update('cipherward/v1/invitation\0').update(token).digest();
