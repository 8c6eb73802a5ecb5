/** What is known about a draft's key: from the server, and from the key room of this browser. */
export interface KeyFacts {
  /** The server has its public half and has verified the proof. */
  readonly registered: boolean;
  /** The wrapped key is on this device. */
  readonly here: boolean;
  readonly wraps: number;
  readonly provedWraps: number;
}

/** How many wraps a key needs before its study may open, and how many of them must have been tried. */
const WRAPS_NEEDED = 2;
const PROVED_NEEDED = 1;

export const OPENING_STEPS = ['draft', 'key', 'wraps', 'open'] as const;
export type OpeningStep = (typeof OPENING_STEPS)[number];

/** The step that is next on the way to opening. */
export function openingStep(draftReady: boolean, key: KeyFacts): OpeningStep {
  if (!draftReady) return 'draft';
  if (!key.registered) return 'key';
  if (!key.here || key.wraps < WRAPS_NEEDED || key.provedWraps < PROVED_NEEDED) return 'wraps';
  return 'open';
}
