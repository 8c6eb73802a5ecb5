import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, DomainError } from '../core/errors.ts';
import { startContributions } from '../keyroom/contribution-service.ts';
import type { SealedContribution } from '../workers/contribution-api.ts';
import { readKernel } from './read-kernel.ts';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './sealing-pool.ts';
import { fileContributionStore } from './stores/file-contribution-store.ts';

// One thread of the sealing pool: a contribution service of its own around the folder that all threads share.

const { home, bundle, linkDigest } = workerData as ThreadData;
const service = startContributions(fileContributionStore(home), readKernel);
const checked = service.checkStudy(bundle, linkDigest, null, () => undefined);

async function seal({ answers, visit }: ThreadRequest): Promise<SealedContribution> {
  await checked;
  const request = { studyId: bundle.document.id, answers, visit, replaces: null };
  return service.encryptContribution(request, () => undefined);
}

parentPort?.on('message', (request: ThreadRequest) => {
  seal(request).then(
    (sealed) => answer({ id: request.id, ok: true, sealed }),
    (fault: unknown) =>
      answer({
        id: request.id,
        ok: false,
        code: codeOf(fault),
        detail: fault instanceof DomainError ? fault.detail : {},
      }),
  );
});

const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message);
