'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { type LinkReading, readLink } from './link.ts';

function subscribe(changed: () => void) {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

/** The last fragment that was a link: a jump to a place of the page must not lose the study. */
let lastLink = '';

function fragment(): string {
  const now = location.hash;
  if (lastLink === '' || readLink(now).kind === 'complete') lastLink = now;
  return lastLink;
}

/** The study link in the address; null until the page runs in a browser. */
export function useLink(): LinkReading | null {
  const text = useSyncExternalStore(subscribe, fragment, () => null);
  return useMemo(() => (text === null ? null : readLink(text)), [text]);
}
