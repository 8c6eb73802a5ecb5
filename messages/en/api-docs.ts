/** The page about the HTTP interface. */
export const apiDocs = {
  pageTitle: 'API',
} as const;
