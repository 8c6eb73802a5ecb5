import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { NumericVariable } from '../../core/dictionary/variable.ts';
import { digestHex } from '../../core/digest.ts';
import type { NumericResult, StudyResult } from '../../core/protocol/result.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { type SignedAggregate, type Transcript, transcriptDigest } from '../../core/protocol/transcript.ts';
import { common } from '../../messages/en/common.ts';
import { result as sentences } from '../../messages/en/result.ts';
import { TextProvider } from '../../messages/provider.tsx';
import { Evidence } from './Evidence.tsx';
import { NumericFigures } from './NumericFigures.tsx';

const GLUCOSE: NumericVariable = {
  kind: 'number',
  id: 'glucose',
  label: 'Glucose',
  help: '',
  required: true,
  loinc: null,
  unit: 'mg/dL',
  alternativeUnits: [],
  minimum: '20.0',
  maximum: '800.0',
  decimals: 1,
};

const figures = (change: Partial<NumericResult>): NumericResult => ({
  kind: 'numeric',
  variable: 'glucose',
  unit: 'mg/dL',
  withheld: false,
  momentsWithheld: false,
  n: 24,
  sum: '2335.2',
  mean: 97.3,
  variance: 4,
  standardDeviation: 2,
  meanInterval: { low: 96.5, high: 98.1, level: 0.95 },
  histogram: null,
  ...change,
});

const shown = (total: NumericResult): string =>
  renderToStaticMarkup(
    <TextProvider areas={{ common, result: sentences }}>
      <NumericFigures question={{ variable: GLUCOSE, total, groups: [] }} total={total} variable={GLUCOSE} />
    </TextProvider>,
  );

test('a mean stands with its interval', () => {
  const html = shown(figures({}));
  expect(html).toContain('96.500 to 98.100');
  expect(html).not.toContain(sentences.allAlike);
});

test('where nobody differs that is said, and no interval pretends to know more', () => {
  const html = shown(
    figures({ variance: 0, standardDeviation: 0, meanInterval: { low: 97.3, high: 97.3, level: 0.95 } }),
  );
  expect(html).toContain(sentences.allAlike);
  expect(html).toContain('97.300');
  expect(html).not.toContain('95 %');
});

const signed = (rounds: readonly number[], persons: number): SignedAggregate => ({
  transcript: {
    cohort: { rounds: [...rounds], cell: '' },
    visit: 0,
    persons,
    contributions: persons,
    inputsRoot: String(persons).padStart(64, '0'),
    checkpoint: { origin: 'test', size: 9, root: 'f'.repeat(64) },
    codeVersion: 'cipherward/0',
    day: '2026-01-01',
  } as unknown as Transcript,
  signature: '',
  parts: [],
});

test('a union rests on the transcripts of its rounds too', () => {
  const union = signed([1, 2], 24);
  const members = [signed([1], 11), signed([2], 13)];
  const document = {
    question: 'How high?',
    keyOwner: { name: 'Ada', contact: 'ada@example.org' },
    operator: { name: 'Clinic' },
    variables: [GLUCOSE],
  } as unknown as StudyDocument;
  const result = { studyDigest: 'a'.repeat(64) } as unknown as StudyResult;
  const html = renderToStaticMarkup(
    <TextProvider areas={{ common, result: sentences }}>
      <Evidence opened={{ document, result, aggregates: [union], members, fingerprint: ['harbour'] }} />
    </TextProvider>,
  );
  for (const { transcript } of [union, ...members]) {
    expect(html).toContain(digestHex(transcriptDigest(transcript)));
    expect(html).toContain(transcript.inputsRoot);
  }
  expect(html).toContain('Rounds 1, 2, visit 1: 24 contributions');
  expect(html).toContain('Round 2, visit 1: 13 contributions');
});
