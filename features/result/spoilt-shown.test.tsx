import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { result as sentences } from '../../messages/en/result.ts';
import { TextProvider } from '../../messages/provider.tsx';
import { SpoiltUnion } from './Spoilt.tsx';
import type { ReleaseView } from './use-release.ts';

test('a union that is spoilt leads to its rounds in their order, though the newest is listed first', () => {
  const ownReleases = [3, 1, 2].map((round) => ({ id: `id-${round}`, rounds: [round] }) as unknown as ReleaseView);
  const html = renderToStaticMarkup(
    <TextProvider areas={{ common, errors, result: sentences }}>
      <SpoiltUnion ownReleases={ownReleases} onChoose={() => undefined} />
    </TextProvider>,
  );
  expect(html).toContain('role="alert"');
  expect(html).toContain(errors['release/union-spoilt']);
  expect([...html.matchAll(/Go to round (\d)/g)].map(([, round]) => round)).toEqual(['1', '2', '3']);
});
