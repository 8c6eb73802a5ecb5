'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { type LinkReading, readLink } from './link.ts';

/** The last fragment that was a link: a jump to a place of the page, such as the skip link's, must not lose the study. */
let lastLink = '';

function subscribe(changed: () => void) {
  const follow = () => {
    if (location.hash !== fragment()) history.replaceState(history.state, '', lastLink);
    changed();
  };
  addEventListener('hashchange', follow);
  return () => removeEventListener('hashchange', follow);
}

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
