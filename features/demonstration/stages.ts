/** The stages of the demonstration, in order. */
export const STAGES = ['session', 'key', 'proof', 'safe', 'open', 'encrypt', 'compute', 'result'] as const;
export type StageName = (typeof STAGES)[number];

/** What the page shows of a running demonstration. */
export interface Showing {
  readonly stage: StageName;
  /** Units of the stage; `total` 0 while nobody can know. */
  readonly done: number;
  readonly total: number;
  /** Hexadecimal of the last envelope's ciphertext, its beginning; null before the first. */
  readonly excerpt: string | null;
  /** Octets of one envelope. */
  readonly envelopeBytes: number;
  /** Milliseconds that each ended stage took. */
  readonly took: Readonly<Partial<Record<StageName, number>>>;
}

export const FIRST: Showing = { stage: 'session', done: 0, total: 0, excerpt: null, envelopeBytes: 0, took: {} };

/** The next stage begins: the one that was running has taken until now. */
export const withStage = (showing: Showing, stage: StageName, milliseconds: number): Showing => ({
  ...showing,
  stage,
  done: 0,
  total: 0,
  took: { ...showing.took, [showing.stage]: milliseconds },
});

/** How much of each whole the stages are, by what they took on a laptop with two cores; only the drawing of the bar rests on it. */
const WEIGHTS: Record<StageName, number> = {
  session: 1,
  key: 20,
  proof: 20,
  safe: 6,
  open: 5,
  encrypt: 35,
  compute: 10,
  result: 3,
};
const WHOLE = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

/** Share of the whole that is done, 0 to 1. */
export function shareOf({ stage, done, total }: Showing): number {
  const before = STAGES.slice(0, STAGES.indexOf(stage)).reduce((sum, name) => sum + WEIGHTS[name], 0);
  return (before + WEIGHTS[stage] * (total === 0 ? 0 : Math.min(1, done / total))) / WHOLE;
}

/** The ciphertexts stand at the end of an envelope, before its signature; the excerpt is taken from there. */
const SIGNATURE_OCTETS = 64;
const EXCERPT_OCTETS = 60;
const LONGEST_PART_OCTETS = 768;

export function excerptOf(envelope: Uint8Array): string {
  const start = Math.max(0, envelope.length - SIGNATURE_OCTETS - LONGEST_PART_OCTETS);
  return [...envelope.subarray(start, start + EXCERPT_OCTETS)]
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('');
}
