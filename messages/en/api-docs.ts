/** The page about the HTTP interface. */
export const apiDocs = {
  pageTitle: 'API',
  title: 'API',
  lead: 'What programs can ask of this server over HTTP. The same rules hold as for the pages: nothing here serves a plain answer or a key.',
  start: 'How to begin',
  startToken:
    'Make a token in your account, with just the scopes that the program needs, and send it with each request:',
  startLink: 'Contributing needs no account: send the token of the study link in this header instead:',
  startClient:
    'Encrypting and opening happen in programs of your own, never here. The typed client and the cipherward command line do it for you.',
  file: 'The whole description as a file (OpenAPI {version})',
  contents: 'Parts of the API',
  fault: 'The description of the API could not be loaded',
  faultText: 'The server did not answer as it should. Please try again.',
  open: 'open to everybody',
  protected: 'needs a token or a study link',
  parameters: 'Parameters',
  name: 'Name',
  where: 'Where',
  type: 'Type',
  required: 'required',
  places: { path: 'in the path', query: 'in the query', header: 'header', cookie: 'cookie' },
  body: 'Request body',
  answer: 'Answer {status}',
  noBody: 'without content',
  empty: 'This server describes no procedures.',
  count: '{count, plural, one {# procedure} other {# procedures}}',
} as const;
