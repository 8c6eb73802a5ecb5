/** What this protects. */
export const protection = {
  pageTitle: 'What this protects',
} as const;
