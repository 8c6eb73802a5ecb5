'use client';

/** Drawn on a 20 × 20 grid with a 1.6 stroke; every path starts and ends on the half or whole unit. */
const PATHS = {
  arrowLeft: 'M16 10H4.5M9 4.5 3.5 10 9 15.5',
  arrowRight: 'M4 10h11.5M11 4.5l5.5 5.5-5.5 5.5',
  check: 'M4 10.5 8 14.5 16 5.5',
  chevronDown: 'M5 7.5 10 12.5 15 7.5',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4',
  danger: 'M6.8 2.5h6.4l4.3 4.3v6.4l-4.3 4.3H6.8l-4.3-4.3V6.8zM10 6v5M10 13.6v.4',
  caution: 'M10 3 18 16.5H2zM10 8v4M10 14v.4',
  download: 'M10 3v10M5.5 9 10 13.5 14.5 9M3.5 16.5h13',
  external: 'M8 4.5H3.5v12h12V12M11.5 3.5h5v5M16 4l-7 7',
  eye: 'M2 10c2-3.4 4.7-5.2 8-5.2s6 1.8 8 5.2c-2 3.4-4.7 5.2-8 5.2S4 13.4 2 10zM10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  eyeOff:
    'M3 3l14 14M7 5.4c1-.4 1.9-.6 3-.6 3.3 0 6 1.8 8 5.2-.7 1.2-1.5 2.2-2.4 3M12.6 14.8c-.8.3-1.7.4-2.6.4-3.3 0-6-1.8-8-5.2.8-1.3 1.7-2.4 2.7-3.2',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 9v5M10 6v.4',
  key: 'M13 2.5a4.5 4.5 0 1 1-3.7 7L2.5 16.3V17.5H5v-2h2v-2h1.5l1.3-1.4M14 6v.01',
  lock: 'M4 9h12v8H4zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M10 12.5v1.5',
  unlock: 'M4 9h12v8H4zM6.5 9V6.5a3.5 3.5 0 0 1 6.8-1.2M10 12.5v1.5',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  minus: 'M4 10h12',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  offline: 'M3 3l14 14M2.5 8.5A10.5 10.5 0 0 1 5 6.7M8 5.5a11 11 0 0 1 9.5 3M5.5 11.5a6.5 6.5 0 0 1 3-1.7M10 15.2v.3',
  plus: 'M10 4v12M4 10h12',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z',
  refresh: 'M16 8.5A6.5 6.5 0 1 0 16.5 11M16.5 3.5v5h-5',
  success: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM6.5 10.2 9 12.7l4.5-5',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16',
  system: 'M2.5 3.5h15v10h-15zM7 17h6M10 13.5V17',
  trash: 'M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 11.5h8.4L15 5.5M8.5 8.5v5.5M11.5 8.5v5.5',
  upload: 'M10 13.5V3.5M5.5 7.5 10 3l4.5 4.5M3.5 16.5h13',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words, which say the same: it is hidden from screen readers. */
export function Icon({ name, className = 'size-5' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
      focusable="false"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
