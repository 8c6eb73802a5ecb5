import path from 'node:path';
import { createCipherwardClient } from '../../client/index.ts';
import { startContributions } from '../../keyroom/contribution-service.ts';
import { type Command, type Context, type Given, originOf, readOctets, text, UsageError } from '../command.ts';
import { readKernel } from '../read-kernel.ts';
import { fileContributionStore } from '../stores/file-contribution-store.ts';

const SAID = {
  removed: 'Withdrawn. What was encrypted is deleted; it is in no result and will be in none.',
  summed: 'Withdrawn. What was encrypted is deleted; the result that was released before still holds it in its sum.',
} as const;

/** Takes a contribution back on the word of the key that signed it; no link and no account is needed. */
export const withdraw: Command = {
  summary: 'take a contribution back',
  synopsis: '(CONTRIBUTION | --receipt FILE) [--url URL] [--yes]',
  help: `  CONTRIBUTION     the number of a contribution that was made on this device
  --receipt FILE   the receipt of one that was made elsewhere
  --url URL        address of the installation, or a study link (or CIPHERWARD_URL)
  --yes            does not ask again

What was encrypted is deleted at once. Before its round is released the contribution is then in no result; afterwards the round's sum stays,
and for that visit it cannot be replaced by another one. Saying it twice changes nothing more.`,
  options: { receipt: { type: 'string' }, url: { type: 'string' }, yes: { type: 'boolean' } },
  async run(context, given, words) {
    const { home, url: known } = context.environment;
    const url = text(given, 'url') ?? known;
    if (url === undefined) throw new UsageError('Say where: --url URL or CIPHERWARD_URL.');
    const client = createCipherwardClient({ url: originOf(url) });
    const service = startContributions(fileContributionStore(home), readKernel);
    const receipt = text(given, 'receipt');
    const [named] = words;
    if (words.length > 1 || (named === undefined) === (receipt === undefined))
      throw new UsageError('Name one contribution, or give its --receipt.');
    const contributionId =
      receipt === undefined
        ? numberOf(named)
        : (await service.importReceipt(await readOctets(receipt))).receipt.contributionId;
    const octets = await service.signWithdrawal(contributionId);
    await confirm(context, given, contributionId);
    const { outcome } = await client.api.contribution.withdraw.mutate(new Blob([new Uint8Array(octets)]));
    return { text: SAID[outcome], json: { contribution: contributionId, outcome } };
  },
};

/** The number itself, or a receipt's file name in the home folder. */
function numberOf(word = ''): string {
  const name = path.basename(word, '.json');
  if (!/^[0-9a-f]{32}$/.test(name)) throw new UsageError(`${word} is not the number of a contribution.`);
  return name;
}

async function confirm({ terminal }: Context, given: Given, contributionId: string): Promise<void> {
  if (given.yes === true) return;
  if (!terminal.isInteractive) throw new UsageError('Give --yes where nobody can be asked.');
  const answer = await terminal.ask(`Take contribution ${contributionId.slice(0, 8)} back? Type yes: `);
  if (answer.trim().toLowerCase() !== 'yes') throw new UsageError('Nothing was withdrawn.');
}
