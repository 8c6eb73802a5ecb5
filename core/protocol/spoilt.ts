import { codeOf, type ErrorCode } from '../errors.ts';

/** Why a key room refuses what it opened: no honest contributions of those persons can have added up to it. These may be reported, and nothing else. */
export const SPOILT_REASONS = [
  'release/spoilt',
  'release/count-mismatch',
  'release/too-few-persons',
  'layout/overflow',
] as const satisfies readonly ErrorCode[];
export type SpoiltReason = (typeof SPOILT_REASONS)[number];

/** The reason that a fault of opening a release is, or null where it is about something else. */
export function spoiltReasonOf(fault: unknown): SpoiltReason | null {
  const code = codeOf(fault);
  return SPOILT_REASONS.find((reason) => reason === code) ?? null;
}
