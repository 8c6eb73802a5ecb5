import { utf8 } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';

const PASSPHRASE_LEAST = 12;
/** Longer than anybody types; stops a pasted file. */
const PASSPHRASE_MOST = 1024;

/** Long enough for the rule, and still among the first that anyone would try. */
const COMMON = new Set([
  'passwordpassword',
  'password1234',
  'password12345',
  'password123456',
  'passphrase123',
  'correcthorsebatterystaple',
  'correct horse battery staple',
  'administrator',
  'letmeinletmein',
  'iloveyouiloveyou',
  'changemechangeme',
  'welcome12345',
  'qwertyuiopasdfghjkl',
  'qwertyuiop123',
  'qwerty123456',
  'cipherward123',
  'cipherwardcipherward',
]);

const RUNS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn',
];

const backwards = (text: string): string => [...text].reverse().join('');

/** True for one unit of at most four characters again and again: `abababababab`, `aaaaaaaaaaaa`. */
function repeats(characters: readonly string[]): boolean {
  return [1, 2, 3, 4].some((period) => characters.every((character, i) => character === characters[i % period]));
}

/**
 * The octets that a passphrase stands for: Unicode NFKC, so that the same keys typed on another device give the same octets.
 * @throws DomainError `key/weak-passphrase` (`why`: `short`, `long`, `common`)
 */
export function passphraseOctets(typed: string): Uint8Array {
  const text = typed.normalize('NFKC');
  const characters = [...text];
  if (characters.length < PASSPHRASE_LEAST)
    throw new DomainError('key/weak-passphrase', { why: 'short', least: PASSPHRASE_LEAST });
  if (characters.length > PASSPHRASE_MOST)
    throw new DomainError('key/weak-passphrase', { why: 'long', most: PASSPHRASE_MOST });
  const lower = text.toLowerCase();
  const isRun = RUNS.some((run) => `${run}${run}`.includes(lower) || backwards(`${run}${run}`).includes(lower));
  if (COMMON.has(lower) || isRun || repeats([...lower]))
    throw new DomainError('key/weak-passphrase', { why: 'common' });
  return utf8(text);
}

/**
 * The octets of a passphrase typed to open something: nothing is refused for style, only what cannot be right.
 * @throws DomainError `key/wrong-passphrase`
 */
export function typedOctets(typed: string): Uint8Array {
  const text = typed.normalize('NFKC');
  if (text.length > 2 * PASSPHRASE_MOST) throw new DomainError('key/wrong-passphrase');
  return utf8(text);
}
