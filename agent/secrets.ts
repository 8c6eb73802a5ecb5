import { type Context, type Given, readText, text, UsageError } from './command.ts';

/** A secret out of a file (its first line) or, where somebody sits there, typed without echo. @throws UsageError where there is neither */
export async function secretFor(
  { terminal }: Context,
  given: Given,
  option: string,
  question: string,
): Promise<string> {
  const file = text(given, option);
  if (file !== undefined) return (await readText(file)).split(/\r?\n/, 1)[0] ?? '';
  if (!terminal.isInteractive) throw new UsageError(`Nobody is here to be asked: give --${option} FILE.`);
  return terminal.askSecret(question);
}

/** A new secret: typed twice when it is typed. @throws UsageError when the two differ */
export async function newSecretFor(context: Context, given: Given, option: string, question: string): Promise<string> {
  const first = await secretFor(context, given, option, question);
  if (text(given, option) !== undefined) return first;
  const second = await context.terminal.askSecret('Once more: ');
  if (second !== first) throw new UsageError('The two were not the same. Nothing was changed.');
  return first;
}
