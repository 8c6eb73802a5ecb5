import { expect, test } from 'vitest';
import { type SvgNode, serialiseSvg } from './svg-document.ts';

/** The part of an element that the serialiser reads. */
const element = (
  nodeName: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (SvgNode | string)[]
): SvgNode => ({
  nodeType: 1,
  nodeName,
  textContent: '',
  attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  childNodes: children.map((child) =>
    typeof child === 'string' ? { nodeType: 3, nodeName: '#text', textContent: child, childNodes: [] } : child,
  ),
});

const styles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  chart: { fill: '#111111', 'font-size': '13px' },
  bar: { fill: '#006070', 'font-size': '13px' },
  label: { fill: '#111111', 'font-size': '13px' },
};
const styleOf = (node: SvgNode, property: string) =>
  styles[[...(node.attributes ?? [])].find(({ name }) => name === 'class')?.value ?? '']?.[property] ?? '';

const chart = element(
  'svg',
  { class: 'chart', viewBox: '0 0 10 10', style: 'color:red', role: 'img' },
  element('title', { id: 't' }, 'Glucose & "more" <b>'),
  element('rect', { class: 'bar', width: '5', fill: 'none' }),
  element('text', { class: 'label', x: '1' }, 'a < b'),
);

test('a chart becomes a file that stands alone', () => {
  expect(serialiseSvg(chart, styleOf)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -16 42 42" width="42" height="42" fill="#111111" font-size="13px">' +
      '<title id="t">Glucose &amp; "more" &lt;b&gt;</title>' +
      '<rect x="-16" y="-16" width="42" height="42" fill="#ffffff" stroke="none"/>' +
      '<rect width="5" fill="#006070"/>' +
      '<text x="1">a &lt; b</text>' +
      '</svg>\n',
  );
});

test('needs no style sheet: no class, no style attribute is left', () => {
  expect(serialiseSvg(chart, styleOf)).not.toMatch(/ (class|style)=/);
});
