/** Computations, rounds and releases. */
export const computation = {
  pageTitle: 'Computations',
} as const;
