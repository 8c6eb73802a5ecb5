'use client';

import { useText } from '../../messages/provider.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';

/** How a key is kept: its wraps, its kind, and whether it was ever handed out. */
export function KeyFacts({ summary, className }: { readonly summary: KeySummary; readonly className?: string }) {
  const text = useText('keys');
  const wraps = summary.wraps.map(({ kind, provedByOpening, memoryMiB }) => ({
    kind,
    name: kind === 'passphrase' ? text('list.passphrase', { memory: memoryMiB ?? 0 }) : text('list.recovery'),
    proved: text(provedByOpening ? 'list.proved' : 'list.notProved'),
  }));
  return (
    <DescriptionList
      {...(className === undefined ? {} : { className })}
      items={[
        {
          term: text('list.wraps'),
          text:
            wraps.length === 0 ? (
              text('list.noWraps')
            ) : (
              <ul>
                {wraps.map(({ kind, name, proved }) => (
                  <li key={kind}>
                    {name}, {proved}
                  </li>
                ))}
              </ul>
            ),
        },
        { term: text('list.strength'), text: summary.preset },
        { term: text('list.exports'), text: text('list.exportsText', { count: summary.bareExports }) },
      ]}
    />
  );
}
