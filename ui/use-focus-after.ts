'use client';

import { type RefObject, useEffect, useReducer, useRef } from 'react';

/**
 * For a button that goes with what it changes: without this, whoever pressed it is at the top of the page again.
 * @param changing what is another one (`Object.is`) once the change is shown
 * @returns `place`: what stays, and takes the focus then (with `tabIndex={-1}`); `expect`: for the handler of the button, before or after it
 * has waited for an answer: the one of the render in which it was pressed knows what was shown then, and that it may have changed already
 */
export function useFocusAfter(changing: unknown): {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly expect: () => void;
} {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(changing);
  const expected = useRef(false);
  const [late, showAgain] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is what is waited for
  useEffect(() => {
    shown.current = changing;
    if (expected.current) place.current?.focus();
    expected.current = false;
  }, [changing, late]);
  return {
    place,
    expect: () => {
      expected.current = true;
      // Not at once: a dialog that holds the focus is closed in the same breath.
      if (!Object.is(shown.current, changing)) showAgain();
    },
  };
}
