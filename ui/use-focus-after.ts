'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a button that goes with what it changes: without this, whoever pressed it is at the top of the page again.
 * @param changing what is another one (`Object.is`) once the change is shown
 * @returns `place`: what stays, and takes the focus then (with `tabIndex={-1}`); `expect`: to be called when the button is pressed
 */
export function useFocusAfter(changing: unknown): {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly expect: () => void;
} {
  const place = useRef<HTMLDivElement>(null);
  const expected = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is what is waited for
  useEffect(() => {
    if (expected.current) place.current?.focus();
    expected.current = false;
  }, [changing]);
  return {
    place,
    expect: () => {
      expected.current = true;
    },
  };
}
