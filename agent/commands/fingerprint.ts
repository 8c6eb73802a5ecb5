import { createCipherwardClient } from '../../client/index.ts';
import { fromBase64Url } from '../../core/bytes.ts';
import { fingerprintWords } from '../../core/codec/fingerprint.ts';
import { digestHex } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { checkDocument, keyIdOf } from '../../core/protocol/freeze.ts';
import { parseStudyLink } from '../../core/protocol/study-link.ts';
import { type Command, originOf, required, text, UsageError } from '../command.ts';
import { keyNamed, openKeyRoom } from '../key-room.ts';

/** The words by which two people compare a study's key over the telephone. */
export const fingerprint: Command = {
  summary: 'show the words of a study’s key, to be compared with the other side',
  synopsis: '--study ID | --link URL',
  help: `  --study ID   the key on this device that was made for this study
  --link URL   the key that contributors of this link encrypt for, with every digest computed here`,
  options: { study: { type: 'string' }, link: { type: 'string' } },
  async run(context, given) {
    if ((given.study === undefined) === (given.link === undefined)) throw new UsageError('Give --study or --link.');
    const study = text(given, 'study');
    const words =
      study === undefined
        ? await ofLink(required(given, 'link'))
        : (await keyNamed(openKeyRoom(context), { study })).fingerprint;
    return { text: words.join(' '), json: { fingerprint: words } };
  },
};

async function ofLink(link: string): Promise<readonly string[]> {
  const url = originOf(link);
  const { token, studyDigest } = parseStudyLink(new URL(link).hash);
  const client = createCipherwardClient({ url, studyLink: token });
  const { document } = checkDocument((await client.api.contribution.study.query({})).document, studyDigest);
  const [owner] = document.keyRing.holders;
  if (owner === undefined) throw new DomainError('study/key-missing');
  const keyId = keyIdOf(fromBase64Url(owner.publicBytes));
  if (digestHex(keyId) !== owner.keyId) throw new DomainError('study/digest-mismatch', { which: 'key' });
  return fingerprintWords(keyId);
}
