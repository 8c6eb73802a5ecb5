/** What of an element is read here; every SVGElement has it. */
export type SvgNode = {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<SvgNode>;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
};

/**
 * What a chart takes from style sheets, with the value that the top of a file has. All of them are inherited in SVG,
 * so an element says only what its parent does not say already.
 */
const STYLED: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linejoin': 'miter',
  'paint-order': 'normal',
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'shape-rendering': 'auto',
};

const ELEMENT = 1;
const TEXT = 3;
const NAMES = new Set(['title', 'desc']);
/** White around the drawing, in px, so that it does not touch what it is pasted beside. */
const RIM = 16;
const DROPPED = new Set(['class', 'style', 'role', 'xmlns']);

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const escapeAttribute = (text: string): string => escapeText(text).replaceAll('"', '&quot;');

/** The computed value of a CSS property on an element; '' where there is none. */
export type StyleOf = (node: SvgNode, property: string) => string;

/**
 * A chart as a file that needs no style sheet: styles become attributes, the colours are those of the light theme on white,
 * whatever theme is on.
 * @param element the <svg> of a chart, in a document
 * @returns text of a standalone SVG 1.1 document, to be written as UTF-8
 */
export function svgDocument(element: SVGSVGElement): string {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  // Nothing is painted between these two lines of one task, so nobody sees the change.
  root.dataset.theme = 'light';
  try {
    return serialiseSvg(element as unknown as SvgNode, computedStyle);
  } finally {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
  }
}

const computedStyle: StyleOf = (node, property) =>
  srgb(getComputedStyle(node as unknown as Element).getPropertyValue(property));

/** Colours in a notation that every drawing program knows: a pixel is painted and read back. */
function srgb(colour: string): string {
  if (!/^(oklch|oklab|lab|lch|color)\(/.test(colour)) return colour;
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  if (pen === null) return colour;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A viewBox with its rim; undefined where there is none to be read. */
function rimmed(viewBox: string): Box | undefined {
  const [x, y, width, height] = viewBox.split(/[\s,]+/).map(Number);
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return { x: x - RIM, y: y - RIM, width: width + 2 * RIM, height: height + 2 * RIM };
}

const FRAME = new Set(['viewBox', 'width', 'height']);

const frameOf = ({ x, y, width, height }: Box): readonly (readonly [string, string])[] => [
  ['viewBox', `${x} ${y} ${width} ${height}`],
  ['width', String(width)],
  ['height', String(height)],
];

/** The same without a browser: `styleOf` says what an element's style is. */
export const serialiseSvg = (root: SvgNode, styleOf: StyleOf): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, styleOf, STYLED, true)}\n`;

function write(node: SvgNode, styleOf: StyleOf, above: Readonly<Record<string, string>>, isRoot: boolean): string {
  if (node.nodeType === TEXT) return escapeText(node.textContent ?? '');
  if (node.nodeType !== ELEMENT) return '';
  const here = Object.fromEntries(
    Object.keys(STYLED).map((property) => [property, styleOf(node, property) || (above[property] ?? '')]),
  );
  const own = [...(node.attributes ?? [])].filter(({ name }) => !DROPPED.has(name) && !(name in STYLED));
  const box = isRoot ? rimmed(own.find(({ name }) => name === 'viewBox')?.value ?? '') : undefined;
  const attributes = [
    ...(isRoot ? [['xmlns', 'http://www.w3.org/2000/svg'] as const] : []),
    ...(box === undefined ? [] : frameOf(box)),
    ...own.filter(({ name }) => box === undefined || !FRAME.has(name)).map(({ name, value }) => [name, value] as const),
    ...Object.entries(here).filter(([property, value]) => value !== above[property]),
  ].map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const written = [...node.childNodes].map((child) => write(child, styleOf, here, false));
  // The ground stands behind the drawing and after the names, which must come first.
  if (box !== undefined) {
    const names = [...node.childNodes].filter(({ nodeName }) => NAMES.has(nodeName)).length;
    const { x, y, width, height } = box;
    written.splice(
      names,
      0,
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#ffffff" stroke="none"/>`,
    );
  }
  const inner = written.join('');
  const open = `<${node.nodeName}${attributes.join('')}`;
  return inner === '' ? `${open}/>` : `${open}>${inner}</${node.nodeName}>`;
}
