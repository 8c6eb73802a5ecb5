'use client'; // streamed server parts of an SVG would be hidden by inline styles, which the page's policy forbids

import type { ReactNode } from 'react';
import { SealedStrip } from './SealedStrip.tsx';

/** All three drawings share this box; the sealed strip leaves and enters at the same height, so that it runs through them. */
function Drawing({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 320 200"
      role="img"
      aria-label={label}
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="block h-auto w-full"
    >
      {children}
    </svg>
  );
}

const THREAD = 'stroke-edge';

/** A form on a page; what is typed is sealed before it crosses the page's edge. */
export function BrowserDrawing({
  label,
  typed,
  unit,
}: {
  readonly label: string;
  readonly typed: string;
  readonly unit: string;
}) {
  return (
    <Drawing label={label}>
      <rect x="36" y="14" width="176" height="172" rx="9" className="fill-surface stroke-edge" />
      <path className="stroke-line" d="M36 36h176" />
      <path className="stroke-edge" d="M48 25h.01M57 25h.01M66 25h.01" strokeWidth="4" />
      <path className="stroke-line" d="M56 52h62" strokeWidth="5" />
      <rect x="56" y="62" width="136" height="30" rx="4" className="fill-paper stroke-ink" />
      <text x="68" y="83" className="fill-ink font-semibold" fontSize="17">
        {typed}
      </text>
      <text x="184" y="82" textAnchor="end" className="fill-muted" fontSize="13">
        {unit}
      </text>
      <path className="stroke-accent" d="M124 98v30m-6-6 6 6 6-6" />
      <path className={THREAD} d="M173 150h147" strokeDasharray="2 6" />
      <SealedStrip x={75} y={140} seed={3} />
      <circle cx="212" cy="150" r="15" className="fill-surface stroke-accent" />
      <path className="fill-accent" d="M205 149h14v9h-14z" />
      <path className="stroke-accent" d="M208 149v-3a4 4 0 0 1 8 0v3" />
    </Drawing>
  );
}

/** Strips of many people, joined into one of the same size. */
export function ServerDrawing({ label }: { readonly label: string }) {
  const rows = [22, 54, 86, 118] as const;
  return (
    <Drawing label={label}>
      <path className={THREAD} d="M0 150h20" strokeDasharray="2 6" />
      {rows.map((y, index) => (
        <SealedStrip key={y} x={20} y={y} seed={11 + index * 5} />
      ))}
      <SealedStrip x={20} y={140 + 10} seed={3} />
      {[...rows, 150].map((y) => (
        <path key={y} className="stroke-accent" d={`M118 ${y + 10}C150 ${y + 10} 150 150 176 150`} />
      ))}
      <circle cx="186" cy="150" r="15" className="fill-surface stroke-accent" />
      <path className="stroke-accent" d="M192 143h-12l7 7-7 7h12" strokeWidth="2.2" />
      <path className="stroke-accent" d="M201 150h11" />
      <SealedStrip x={212} y={140} seed={29} strong />
      <path className={THREAD} d="M310 150h10" strokeDasharray="2 6" />
      <path
        className="fill-surface stroke-edge"
        d="M206 24h96a4 4 0 0 1 4 4v64a4 4 0 0 1-4 4h-96a4 4 0 0 1-4-4V28a4 4 0 0 1 4-4zM202 48h104M202 72h104"
      />
      <path className="stroke-edge" d="M212 36h.01M212 60h.01M212 84h.01" strokeWidth="4" />
      <path className="stroke-line" d="M226 36h66M226 60h66M226 84h66" strokeWidth="4" />
      <path className={THREAD} d="M254 96v38" strokeDasharray="2 6" />
    </Drawing>
  );
}

/** One strip, one key, and what comes out: a distribution, nobody's value. */
export function OwnerDrawing({ label, persons }: { readonly label: string; readonly persons: string }) {
  const bars = [14, 36, 68, 86, 60, 34, 18] as const;
  return (
    <Drawing label={label}>
      <path className={THREAD} d="M0 150h22" strokeDasharray="2 6" />
      <SealedStrip x={22} y={140} seed={29} strong />
      <path className="stroke-accent" d="M124 150h28m-6-6 6 6-6 6" />
      <circle cx="58" cy="92" r="14" className="fill-surface stroke-accent" />
      <circle cx="54" cy="92" r="2.5" className="fill-accent" />
      <path className="stroke-accent" d="M72 92h36v9M99 92v7" />
      <path className={THREAD} d="M84 106v28" strokeDasharray="2 6" />
      <path className="stroke-ink" d="M160 164h146" />
      {bars.map((height, index) => (
        <rect
          key={height}
          x={164 + index * 20}
          y={164 - height}
          width="17"
          height={height}
          className={index === 3 ? 'fill-chart-1' : 'fill-chart-1 opacity-60'}
        />
      ))}
      <path className="stroke-edge" d="M172 164v4M192 164v4M212 164v7M232 164v4M252 164v4M272 164v7M292 164v4" />
      <path className="stroke-ink" d="M236 60v104" strokeDasharray="5 3" />
      <text x="234" y="50" textAnchor="middle" className="fill-ink font-semibold" fontSize="14">
        {persons}
      </text>
    </Drawing>
  );
}
