import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { StatusPill } from './Badge.tsx';
import { BrandMark } from './BrandMark.tsx';
import { Button } from './Button.tsx';
import { CheckboxField } from './CheckboxField.tsx';
import { CodeWords } from './CodeWords.tsx';
import { CategoryBars } from './charts/CategoryBars.tsx';
import { Histogram } from './charts/Histogram.tsx';
import { IntervalPlot } from './charts/IntervalPlot.tsx';
import { StrataHistogram } from './charts/StrataHistogram.tsx';
import { ErrorSummary } from './ErrorSummary.tsx';
import { isWithin } from './NavList.tsx';
import { NumberField, UnitSwitch } from './NumberField.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { RadioGroup } from './RadioGroup.tsx';
import { Table } from './Table.tsx';
import { nextTab, Tabs } from './Tabs.tsx';
import { TextField } from './TextField.tsx';
import { THEME_KEY } from './ThemeSwitch.tsx';

const attribute = (html: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(html)?.[1] ?? '';

const bins = [3, null, 5].map((count, index) => ({ from: index, to: index + 1, count }));
const words = { title: 'Glucose', description: 'Most lie low.', xLabel: 'mg/dL', width: 320 };
const charts = [
  <Histogram
    key="1"
    {...words}
    bins={bins}
    yLabel="Persons"
    suppressedLabel="hidden"
    mean={{ at: 1, label: 'mean' }}
  />,
  <CategoryBars
    key="2"
    {...words}
    categories={[
      { label: 'a', count: 3 },
      { label: 'b', count: null },
    ]}
    suppressedLabel="hidden"
  />,
  <IntervalPlot
    key="3"
    {...words}
    intervals={[{ label: 'a', mean: 2, low: 1, high: 3 }]}
    meanLabel={({ mean }) => String(mean)}
  />,
  <StrataHistogram
    key="4"
    {...words}
    strata={[
      { label: 'a', bins },
      { label: 'b', bins },
    ]}
    yLabel="Persons"
    suppressedLabel="hidden"
  />,
  <StrataHistogram
    key="5"
    {...words}
    look="over"
    strata={[
      { label: 'a', bins },
      { label: 'b', bins },
    ]}
    yLabel="Persons"
    suppressedLabel="hidden"
  />,
];

describe('a field', () => {
  const html = renderToStaticMarkup(<NumberField label="Glucose" hint="fasting" error="Too high" unit="mg/dL" />);

  test('is tied to its label, error, hint and unit, in this order', () => {
    const id = attribute(html, 'for');
    expect(id).not.toBe('');
    expect(html).toContain(`id="${id}"`);
    expect(attribute(html, 'aria-describedby')).toBe(`${id}-error ${id}-hint ${id}-unit`);
    for (const part of ['error', 'hint', 'unit']) expect(html).toContain(`id="${id}-${part}"`);
    expect(attribute(html, 'aria-invalid')).toBe('true');
  });

  test('asks for a keyboard with digits and never for a number input', () => {
    expect(attribute(html, 'inputMode')).toBe('decimal');
    expect(attribute(html, 'type')).toBe('text');
    expect(attribute(renderToStaticMarkup(<NumberField label="Visits" decimal={false} />), 'inputMode')).toBe(
      'numeric',
    );
  });

  test('says nothing about errors while there is none', () => {
    const calm = renderToStaticMarkup(<TextField label="Name" error="" />);
    expect(calm).not.toContain('aria-invalid');
    expect(calm).not.toContain('aria-describedby');
    expect(renderToStaticMarkup(<CheckboxField label="Agree" error="Please agree" />)).toContain('aria-invalid="true"');
  });
});

test('a choice is native radio buttons under one legend', () => {
  const html = renderToStaticMarkup(
    <RadioGroup
      legend="Age"
      name="age"
      value="b"
      onChoose={() => undefined}
      options={[
        { value: 'a', label: 'A' },
        { value: 'b', label: 'B', hint: 'more' },
      ]}
    />,
  );
  expect(html.match(/type="radio"/g)).toHaveLength(2);
  expect(html).toMatch(/<fieldset[^>]*><legend/);
  expect(html.match(/checked=""/g)).toHaveLength(1);
  const units = renderToStaticMarkup(
    <UnitSwitch
      label="Unit"
      value="x"
      onChoose={() => undefined}
      options={[
        { value: 'x', label: 'X' },
        { value: 'y', label: 'Y' },
      ]}
    />,
  );
  expect(units).toMatch(/<legend[^>]*>Unit<\/legend>/);
});

test('a button at work keeps its place in the tab order and says that it is busy', () => {
  const html = renderToStaticMarkup(<Button busy>Send</Button>);
  expect(html).toContain('aria-busy="true"');
  expect(html).not.toContain('disabled=""');
  expect(attribute(html, 'type')).toBe('button');
});

describe('a table', () => {
  const html = renderToStaticMarkup(
    <Table
      caption="Glucose by group"
      rows={[{ group: 'a', n: 3 }]}
      rowKey={(row) => row.group}
      columns={[
        { id: 'g', header: 'Group', cell: (row) => row.group, rowHeader: true },
        { id: 'n', header: 'Persons', cell: (row) => row.n, figures: true },
      ]}
    />,
  );

  test('stands in a region that has its caption as name and takes the focus', () => {
    const id = attribute(html, 'aria-labelledby');
    expect(html).toMatch(/^<section[^>]*tabindex="0"/);
    expect(html).toContain(`<caption id="${id}"`);
  });

  test('heads its columns and rows', () => {
    expect(html.match(/scope="col"/g)).toHaveLength(2);
    expect(html).toMatch(/<th scope="row"[^>]*>a<\/th>/);
  });

  test('says why it is empty', () => {
    expect(
      renderToStaticMarkup(
        <Table
          caption="c"
          rows={[]}
          rowKey={String}
          columns={[{ id: 'a', header: 'A', cell: String }]}
          empty="Nothing yet"
        />,
      ),
    ).toContain('Nothing yet');
  });
});

describe('tabs', () => {
  test('move with the keys of the pattern, around the ends', () => {
    expect(nextTab('ArrowRight', 2, 3)).toBe(0);
    expect(nextTab('ArrowLeft', 0, 3)).toBe(2);
    expect(nextTab('Home', 2, 3)).toBe(0);
    expect(nextTab('End', 0, 3)).toBe(2);
    expect(nextTab('a', 0, 3)).toBeUndefined();
  });

  test('only the chosen one is in the tab order', () => {
    const html = renderToStaticMarkup(
      <Tabs
        label="Views"
        initial="b"
        tabs={[
          { id: 'a', label: 'A', content: 1 },
          { id: 'b', label: 'B', content: 2 },
        ]}
      />,
    );
    expect(
      [...html.matchAll(/aria-selected="(\w+)"[^>]*tabindex="(-?\d)"/g)].map(([, selected, index]) => [
        selected,
        index,
      ]),
    ).toEqual([
      ['false', '-1'],
      ['true', '0'],
    ]);
  });
});

test('progress is native, kept inside 0 and 1, and open while nobody knows', () => {
  expect(attribute(renderToStaticMarkup(<ProgressBar label="Adding" share={1.7} />), 'value')).toBe('1');
  expect(renderToStaticMarkup(<ProgressBar label="Searching" />)).not.toContain('value=');
});

test('an error summary links to the fields, and is silent without faults', () => {
  expect(
    renderToStaticMarkup(<ErrorSummary title="2 things" attempt={1} faults={[{ fieldId: 'x', text: 'Too high' }]} />),
  ).toContain('href="#x"');
  expect(renderToStaticMarkup(<ErrorSummary title="none" attempt={1} faults={[]} />)).toBe('');
});

test('words are not translated by browsers', () => {
  expect(
    renderToStaticMarkup(<CodeWords label="Fingerprint" words={['river', 'river']} />).match(/translate="no"/g),
  ).toHaveLength(2);
  expect(renderToStaticMarkup(<CodeWords look="grid" label="Recovery" words={['river']} />)).toContain(
    'translate="no"',
  );
});

test('a place is current on itself and below, never beside', () => {
  expect(isWithin('/studies/7', '/studies')).toBe(true);
  expect(isWithin('/studies-old', '/studies')).toBe(false);
  expect(isWithin('/studies', '/')).toBe(false);
});

test('the script before the first paint reads the choice that the switch stores', () => {
  expect(readFileSync(new URL('../public/before-scripts.js', import.meta.url), 'utf8')).toContain(
    `getItem('${THEME_KEY}')`,
  );
});

test('mark and icon are one drawing', () => {
  const path = / d="([^"]+)"/.exec(renderToStaticMarkup(<BrandMark />))?.[1];
  expect(path).toMatch(/^M16/);
  expect(readFileSync(new URL('../app/icon.svg', import.meta.url), 'utf8')).toContain(` d="${path}"`);
});

describe('the content security policy is kept', () => {
  test.each(charts.map((chart) => [chart.key, chart] as const))(
    'chart %s has a name, a description, no number that is none, and no inline style',
    (_, chart) => {
      const html = renderToStaticMarkup(chart);
      expect(html).not.toContain('style=');
      expect(html).toMatch(/<title id="[^"]+">Glucose<\/title><desc id="[^"]+">Most lie low\.<\/desc>/);
      expect(attribute(html, 'aria-labelledby')).toBe(/<title id="([^"]+)"/.exec(html)?.[1]);
      expect(html).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  test('components have no inline style', () => {
    const html = renderToStaticMarkup(
      <>
        <StatusPill tone="danger" shape="half">
          x
        </StatusPill>
        <ProgressBar label="x" share={0.5} />
        <Button busy>x</Button>
      </>,
    );
    expect(html).not.toContain('style=');
  });
});
