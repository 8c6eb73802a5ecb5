import type { CipherwardClient } from '../../client/index.ts';
import { DomainError } from '../../core/errors.ts';
import { spoiltReasonOf } from '../../core/protocol/spoilt.ts';
import type { SignedRelease } from '../../core/protocol/transcript.ts';
import { ACCOUNT_HELP, ACCOUNT_OPTIONS, accountClient, type Command, required, text } from '../command.ts';
import { keyNamed, openKeyRoom, showKeyProgress, unlockKey } from '../key-room.ts';
import { writePrivate } from '../private-files.ts';
import { resultCsv, resultTables } from '../result-tables.ts';

/** Opens a release with the key of this device: nothing that is opened is sent anywhere. */
export const open: Command = {
  summary: 'open a released result with the key of this device',
  synopsis: '--study ID [--release ID] [--csv FILE] [--result FILE]',
  help: `  --study ID             the study
  --release ID           which release (default: the newest that is open)
  --csv FILE             writes every figure as CSV
  --result FILE          writes the whole result as JSON, with study digest and transcript digests
  --passphrase-file FILE passphrase of the key; asked for without echo when left out
${ACCOUNT_HELP}

The key room checks signature, digests, transcript and the number of persons first, and withholds small cells. Where the sum is not what
was released, the round is reported as spoilt; nothing of what was decrypted is said.`,
  options: {
    ...ACCOUNT_OPTIONS,
    study: { type: 'string' },
    release: { type: 'string' },
    csv: { type: 'string' },
    result: { type: 'string' },
    'passphrase-file': { type: 'string' },
  },
  async run(context, given) {
    const studyId = required(given, 'study');
    const client = await accountClient(context, given);
    const releaseId = text(given, 'release') ?? (await newestRelease(client, studyId));
    const release = await client.api.release.get.query({ studyId, releaseId });
    const room = openKeyRoom(context);
    try {
      const key = await unlockKey(context, given, room, await keyNamed(room, { study: studyId }));
      // A key that came from its recovery file is bound to its study here.
      if (key.studyDigest === null) await room.bindStudy(key.handle, release.document);
      const result = await room
        .openRelease(key.handle, release, showKeyProgress(context))
        .catch((fault: unknown) => reportSpoilt(client, studyId, release, fault));
      const csv = text(given, 'csv');
      const file = text(given, 'result');
      if (csv !== undefined) await writePrivate(csv, resultCsv(result));
      if (file !== undefined) await writePrivate(file, `${JSON.stringify(result, null, 2)}\n`);
      return { text: resultTables(result), json: result };
    } finally {
      await room.lock();
    }
  },
};

async function newestRelease(client: CipherwardClient, studyId: string): Promise<string> {
  const { releases } = await client.api.release.list.query({ studyId });
  const [newest] = releases.filter((release) => release.open).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (newest === undefined) throw new DomainError('release/not-released');
  return newest.id;
}

/** Tells the server for which reason the sum was refused, so that contributors can be asked anew; then the fault goes on. */
async function reportSpoilt(
  client: CipherwardClient,
  studyId: string,
  { releaseId }: SignedRelease,
  fault: unknown,
): Promise<never> {
  const reason = spoiltReasonOf(fault);
  if (reason !== null) await client.api.release.spoil.mutate({ studyId, releaseId, reason });
  throw fault;
}
