const BARS = 22;

/** Heights that look like nothing, the same on server and browser: a linear congruential row per seed. */
function barsOf(seed: number): number[] {
  let state = seed * 7919 + 17;
  return Array.from({ length: BARS }, () => {
    state = (state * 1103 + 12_345) % 65_536;
    return 3 + (state % 11);
  });
}

/** A ciphertext as the drawings show it: a strip of fixed size that says nothing about what is in it. */
export function SealedStrip({ x, y, seed, strong }: { readonly x: number; readonly y: number; readonly seed: number; readonly strong?: boolean }) {
  return (
    <g>
      <rect
        x={x}
        y={y}
        width="98"
        height="20"
        rx="2"
        className={strong === true ? 'fill-accent stroke-accent' : 'fill-accent-wash stroke-accent'}
      />
      {barsOf(seed).map((height, index) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of strokes, nothing else
          key={index}
          x1={x + 7 + index * 4}
          x2={x + 7 + index * 4}
          y1={y + 10 - height / 2}
          y2={y + 10 + height / 2}
          className={strong === true ? 'stroke-on-accent' : 'stroke-accent'}
          strokeWidth="1.6"
        />
      ))}
    </g>
  );
}
