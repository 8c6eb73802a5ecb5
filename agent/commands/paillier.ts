import { type Command, UsageError } from '../command.ts';
import { DEEDS } from '../paillier/deeds.ts';

const OPTIONS = {
  output: { type: 'string' },
  format: { type: 'string' },
  keysize: { type: 'string' },
  id: { type: 'string' },
} as const satisfies Command['options'];

const callOf = (name: string): string => `${name} ${DEEDS[name]?.words.join(' ')}`;

/** What pheutil, python-paillier's own command, does: for files that travel between its users and ours. It has nothing to do with studies. */
export const paillier: Command = {
  summary: 'do what python-paillier’s pheutil does, on its files',
  synopsis: `DEED …\n       ${Object.keys(DEEDS).map(callOf).join('\n       ')}`,
  help: `  A file's place may be -, which is standard input or output. Before a negative number stands --, as in: encrypt pub.json -- -5
  What is read may have any of the three forms; what is written has the form of what was read, or the one that you ask for.

  --output FILE   where the result goes (not for genpkey and extract, which name their file)
  --format FORM   jwk: pheutil's own, with every number taken as a double and exponents lowered to -32
                  basic: python-paillier's documented list, with whole numbers of any size; several numbers are taken one by one
                  colony: base64 of decimals, as in the ColonyOS example; whole numbers only
  --keysize BITS  for genpkey: 3072 (ours when left out) or 2048 (pheutil's when left out)
  --id TEXT       for genpkey: the key's name, in place of who made it and when

  A private key is written into a new file only, for its owner only. Results of add, addenc and multiply are re-randomised.`,
  options: OPTIONS,
  async run(context, given, [name = '', ...words]) {
    const deed = Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
    if (deed === undefined) throw new UsageError(`Say what: ${Object.keys(DEEDS).join(', ')}.`);
    if (words.length !== deed.words.length)
      throw new UsageError(`It is called as: cipherward paillier ${callOf(name)}`);
    const stray = Object.keys(OPTIONS).find((option) => given[option] !== undefined && !deed.options.includes(option));
    if (stray !== undefined) throw new UsageError(`${name} takes no --${stray}.`);
    return deed.run(context, given, words);
  },
};
