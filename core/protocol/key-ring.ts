import { z } from '../zod.ts';

const DigestHex = z.string().regex(/^[0-9a-f]{64}$/);
const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);

const HolderKey = z.strictObject({
  holderIndex: z.int().min(0).max(255),
  role: z.enum(['owner', 'custodian']),
  scheme: z.literal('paillier'),
  preset: z.literal('paillier-3072'),
  keyId: DigestHex,
  /** Canonical public octets, base64url. */
  publicBytes: Base64Url.max(1024),
  signPublic: Base64Url.max(64).nullable(),
  sealPublic: Base64Url.max(2048).nullable(),
});

/** A study's keys. Today one owner's key in mode `single`; the form leaves room for custodians. Its digest stands in the study's. */
export const KeyRing = z.strictObject({
  version: z.literal(1),
  studyId: z.uuid(),
  epoch: z.int().min(0),
  mode: z.enum(['single']),
  mandatory: z.array(z.int()).length(1),
  threshold: z.literal(1),
  holders: z.array(HolderKey).length(1),
});
export type KeyRing = z.infer<typeof KeyRing>;
