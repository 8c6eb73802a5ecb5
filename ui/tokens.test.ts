import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

/** Linear sRGB of an OKLCH colour (Ottosson 2020, https://bottosson.github.io/posts/oklab), clipped to the gamut. */
function linearRgb(l: number, c: number, hue: number): readonly [number, number, number] {
  const a = c * Math.cos((hue * Math.PI) / 180);
  const b = c * Math.sin((hue * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (x: number) => Math.min(1, Math.max(0, x));
  return [
    clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

const tokens = new Map<string, Record<Theme, number>>();
for (const [, name = '', light = '', dark = ''] of css.matchAll(
  /--([a-z0-9-]+): light-dark\(oklch\(([^)/]+)\), oklch\(([^)/]+)\)\)/g,
)) {
  const luminance = (text: string) => {
    const [l = Number.NaN, c = Number.NaN, hue = Number.NaN] = text.trim().split(/\s+/).map(Number);
    const [red, green, blue] = linearRgb(l, c, hue);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  tokens.set(name, { light: luminance(light), dark: luminance(dark) });
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string, theme: Theme): number {
  const [a, b] = [one, other].map((name) => tokens.get(name)?.[theme] ?? Number.NaN) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const GROUNDS = ['paper', 'surface', 'sunken'];
const TONES = ['info', 'success', 'caution', 'danger'];
const each = (fronts: readonly string[], grounds: readonly string[]) =>
  fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const));

/** Text: 4.5 : 1 (WCAG 1.4.3). */
const TEXT = [
  ...each(['ink', 'muted', 'accent', 'accent-strong', ...TONES], GROUNDS),
  ...each(['ink', 'muted', 'accent', 'accent-strong'], ['accent-wash']),
  ...TONES.flatMap((tone) => each(['ink', 'muted', 'accent', tone], [`${tone}-wash`])),
  ...each(['on-accent'], ['accent', 'accent-strong']),
  ...each(['on-danger'], ['danger', 'danger-strong']),
];

/** Controls, focus and graphics: 3 : 1 (WCAG 1.4.11). */
const GRAPHICS = [
  ...each(['edge', 'focus', 'chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5'], GROUNDS),
  ...each(['focus', 'edge'], ['accent-wash', ...TONES.map((tone) => `${tone}-wash`)]),
];

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  test.each(TEXT)('text %s on %s', (front, ground) =>
    expect(contrast(front, ground, theme)).toBeGreaterThanOrEqual(4.5),
  );
  test.each(GRAPHICS)('shape %s on %s', (front, ground) =>
    expect(contrast(front, ground, theme)).toBeGreaterThanOrEqual(3),
  );
});

test('the measure is right: black on white is 21, and mid grey is what it is', () => {
  const [white] = linearRgb(1, 0, 0);
  expect((white + 0.05) / 0.05).toBeCloseTo(21, 3);
  expect(linearRgb(0.62796, 0.25768, 29.234)[0]).toBeCloseTo(1, 3); // #ff0000
});

test('every colour of the theme is a pair that was read above', () => {
  const used = [...css.matchAll(/--color-[a-z0-9-]+: var\(--([a-z0-9-]+)\)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(25);
  expect(used.filter((name) => !tokens.has(name ?? ''))).toEqual([]);
});

test('the only font file weighs less than 40 kB and comes from our own packages', () => {
  const files = [...css.matchAll(/url\('([^']+)'\)/g)].map(([, url]) => url ?? '');
  expect(files).toHaveLength(1);
  expect(files[0]).toMatch(/^@fontsource-variable\/.*latin-wght-normal\.woff2$/);
  expect(statSync(new URL(`../node_modules/${files[0]}`, import.meta.url)).size).toBeLessThan(40_000);
});
