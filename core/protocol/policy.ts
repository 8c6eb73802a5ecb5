import { z } from '../zod.ts';

/** No study may release below this, whatever it says in words. */
export const MINIMUM_PERSONS_FLOOR = 3;
const DEFAULT_MINIMUM_SITES = 3;

/**
 * The rules of a study's releases, frozen with it. Every field exists from the first version on, with defaults,
 * so that what comes later changes no digest's shape.
 */
export const ReleasePolicy = z.strictObject({
  version: z.literal(1),
  minimumPersons: z.int().min(MINIMUM_PERSONS_FLOOR).max(1_000_000),
  minimumSites: z.int().min(1).max(1000).default(DEFAULT_MINIMUM_SITES),
  /** Why a minimum below what the figures allow was chosen, in the owner's words; shown at consent. */
  override: z.string().trim().min(20).max(500).nullable().default(null),
  approvals: z.strictObject({ required: z.literal(0) }).default({ required: 0 }),
  custody: z.strictObject({ mode: z.literal('single') }).default({ mode: 'single' }),
  attest: z
    .strictObject({ required: z.literal(0), auditors: z.array(z.string()).max(0) })
    .default({ required: 0, auditors: [] }),
  inputs: z.strictObject({ proof: z.literal('none') }).default({ proof: 'none' }),
  noise: z.strictObject({ kind: z.literal('none') }).default({ kind: 'none' }),
  openings: z.strictObject({ publish: z.literal('never') }).default({ publish: 'never' }),
  transport: z
    .strictObject({ sealedIngest: z.literal(false), qkd: z.literal('off') })
    .default({ sealedIngest: false, qkd: 'off' }),
});
export type ReleasePolicy = z.infer<typeof ReleasePolicy>;
