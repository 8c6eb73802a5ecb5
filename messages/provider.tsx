'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { IntlProvider, useFormatter, useTranslations } from 'use-intl/react';
import type { Area, Catalogue } from './catalogue.ts';

const Areas = createContext<Partial<Catalogue>>({});

/** Numbers look the same on the server and in the browser; dates follow the zone that is named where they are formatted. */
const TIME_ZONE = 'UTC';

/**
 * Gives the sentences of some areas to everything inside; areas of an outer provider stay. An island imports the areas that it shows:
 * `<TextProvider areas={{ common, contribution }}>`.
 */
export function TextProvider({
  areas,
  children,
}: {
  readonly areas: Partial<Catalogue>;
  readonly children: ReactNode;
}) {
  const outer = useContext(Areas);
  const all = useMemo(() => ({ ...outer, ...areas }), [outer, areas]);
  return (
    <Areas value={all}>
      <IntlProvider locale="en" messages={all} timeZone={TIME_ZONE} onError={throwError}>
        {children}
      </IntlProvider>
    </Areas>
  );
}

/** A sentence that is missing is a fault of ours and must not reach a reader as a key. */
function throwError(error: Error): never {
  throw error;
}

/** The sentences of one area: `const text = useText('study'); text('title', { name })`. Key and arguments are checked by the compiler. */
export const useText = <A extends Area>(area: A) => useTranslations(area);

/** Numbers, dates and lists in the reader's language. */
export const useFormat = () => useFormatter();
