export type Strength = 'short' | 'weak' | 'fair' | 'good';

const LEAST_CHARACTERS = 12;
const FAIR_BITS = 45;
const GOOD_BITS = 64;
/** A word out of some thousand common ones. */
const BITS_PER_WORD = 11;
const SPLIT = /[\s\-_.,;:/]+/u;

/**
 * A hint, not a judge: how many guesses somebody needs who knows how people make passphrases, in rough bits. Words count as words, not as letters;
 * letters that repeat count little. The key room itself refuses what is far too easy.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase.normalize('NFKC')];
  if (characters.length < LEAST_CHARACTERS) return 'short';
  const bits = Math.min(bitsOfCharacters(characters), bitsOfWords(passphrase));
  return bits >= GOOD_BITS ? 'good' : bits >= FAIR_BITS ? 'fair' : 'weak';
}

/** As if each distinct character were drawn from the kinds that occur; what follows its neighbour in the alphabet or repeats it adds nothing. */
function bitsOfCharacters(characters: readonly string[]): number {
  const text = characters.join('');
  const alphabet =
    (/[a-z]/.test(text) ? 26 : 0) +
    (/[A-Z]/.test(text) ? 26 : 0) +
    (/\d/.test(text) ? 10 : 0) +
    (/[^a-zA-Z\d]/.test(text) ? 20 : 0);
  const surprising = characters.filter((character, index) => {
    const step = (character.codePointAt(0) ?? 0) - (characters[index - 1]?.codePointAt(0) ?? -9);
    return Math.abs(step) > 1;
  });
  const effective = Math.min(surprising.length, 2 * new Set(characters).size);
  return effective * Math.log2(Math.max(2, alphabet));
}

/** Words of letters alone are guessed from a list; anything else in a word is guessed by character. */
function bitsOfWords(passphrase: string): number {
  const words = passphrase.split(SPLIT).filter((word) => word !== '');
  const distinct = [...new Set(words.map((word) => word.toLowerCase()))];
  return distinct.reduce((bits, word) => bits + bitsOfWord(word), 0);
}

const bitsOfWord = (word: string): number => {
  const characters = [...word];
  const asCharacters = bitsOfCharacters(characters);
  const isPlain = /^\p{L}+\d{0,4}$/u.test(word) && characters.length <= 14;
  return isPlain ? Math.min(asCharacters, BITS_PER_WORD + 3 * (word.match(/\d/g)?.length ?? 0)) : asCharacters;
};
