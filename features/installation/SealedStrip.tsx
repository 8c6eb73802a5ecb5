const BARS = 22;
const STEP = 4;

/** Strokes whose heights look like nothing, the same on server and browser: a linear congruential row per seed. */
function strokesOf(x: number, middle: number, seed: number): string {
  let state = seed * 7919 + 17;
  return Array.from({ length: BARS }, (_, index) => {
    state = (state * 1103 + 12_345) % 65_536;
    const height = 3 + (state % 11);
    return `M${x + 7 + index * STEP} ${middle - height / 2}v${height}`;
  }).join('');
}

export interface SealedStripProps {
  readonly x: number;
  readonly y: number;
  readonly seed: number;
  /** The sum of others. */
  readonly strong?: boolean;
}

/** A ciphertext as the drawings show it: a strip of fixed size that says nothing about what is in it. */
export function SealedStrip({ x, y, seed, strong = false }: SealedStripProps) {
  return (
    <>
      <rect
        x={x}
        y={y}
        width="98"
        height="20"
        rx="2"
        className={strong ? 'fill-accent stroke-accent' : 'fill-accent-wash stroke-accent'}
      />
      <path
        d={strokesOf(x, y + 10, seed)}
        className={strong ? 'stroke-on-accent' : 'stroke-accent'}
        strokeWidth="1.6"
      />
    </>
  );
}
