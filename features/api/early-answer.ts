/** What public/before-scripts.js asked for before the page's own scripts had come. */
interface Early {
  readonly url: string;
  /** Of the study link that the question named. */
  readonly token: string;
  readonly answer: Promise<Response>;
}

declare global {
  var cipherwardEarly: Early | undefined;
}

/** The answer to exactly this question under this study link, if it was asked early; once. */
export function takeEarlyAnswer(url: string, token: string | null): Promise<Response> | undefined {
  const early = globalThis.cipherwardEarly;
  if (early === undefined || early.url !== url || early.token !== token) return undefined;
  globalThis.cipherwardEarly = undefined;
  return early.answer;
}
