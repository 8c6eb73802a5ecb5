'use client';

import { useFormat, useText } from '../../messages/provider.tsx';
import type { DrawnLayout } from './figures-model.ts';

const WIDTH = 1000;
const HEIGHT = 30;
const FILLS = ['fill-chart-1', 'fill-chart-2', 'fill-chart-3', 'fill-chart-4', 'fill-chart-5'] as const;
const INKS = ['text-chart-1', 'text-chart-2', 'text-chart-3', 'text-chart-4', 'text-chart-5'] as const;

/** How full each ciphertext is, and of what: a bar per group, a stretch per slot. */
export function SlotBar({ layout }: { readonly layout: DrawnLayout }) {
  const text = useText('study');
  const format = useFormat();
  return (
    <div className="flex flex-col gap-3">
      {layout.groups.map((group, index) => {
        const label = text('preview.layoutGroup', {
          number: String(index + 1),
          used: format.number(group.used),
          capacity: format.number(layout.capacity),
        });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
          <figure key={index}>
            <svg
              viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
              className="block h-7 w-full"
            >
              <rect width={WIDTH} height={HEIGHT} className="fill-sunken stroke-edge" strokeWidth="2" />
              {group.slots.map((slot) => (
                <rect
                  key={slot.start}
                  x={slot.start * WIDTH + 0.5}
                  y="2"
                  width={Math.max(1.2, slot.share * WIDTH - 1)}
                  height={HEIGHT - 4}
                  className={slot.owner === null ? 'fill-ink' : (FILLS[slot.owner % FILLS.length] ?? FILLS[0])}
                />
              ))}
            </svg>
            <figcaption className="figures mt-1 text-muted text-sm">{label}</figcaption>
          </figure>
        );
      })}
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <Key ink="text-ink">{text('preview.layoutPersons')}</Key>
        {layout.owners.map((variable, index) => (
          <Key key={variable.id} ink={INKS[index % INKS.length] ?? INKS[0]}>
            {variable.label}
          </Key>
        ))}
      </ul>
    </div>
  );
}

function Key({ ink, children }: { readonly ink: string; readonly children: string }) {
  return (
    <li className="flex min-w-0 items-center gap-1.5">
      <svg
        viewBox="0 0 10 10"
        width="10"
        height="10"
        aria-hidden="true"
        focusable="false"
        className={`shrink-0 ${ink}`}
      >
        <rect width="10" height="10" fill="currentColor" />
      </svg>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
