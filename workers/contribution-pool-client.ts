import { proxy } from 'comlink';
import type { ContributionPoolApi } from './contribution-pool-api.ts';
import { workerDoor } from './worker-door.ts';

const door = workerDoor<ContributionPoolApi>(
  () => new Worker(new URL('./contribution-pool.worker.ts', import.meta.url), { type: 'module' }),
);

/** The page's door to the workers that encrypt for many: they start with the first question. */
export const contributionPool: ContributionPoolApi = {
  checkStudy: (bundle, linkDigest, proof, onProgress) =>
    door.ask((worker) => worker.checkStudy(bundle, linkDigest, proof, proxy(onProgress))),
  encryptRows: (request, onEnvelope) => door.ask((worker) => worker.encryptRows(request, proxy(onEnvelope))),
  encryptSynthetic: (request, onEnvelope) => door.ask((worker) => worker.encryptSynthetic(request, proxy(onEnvelope))),
  cancel: async () => {
    if (door.isRunning) await door.ask((worker) => worker.cancel());
  },
  stop: async () => {
    if (!door.isRunning) return;
    try {
      await door.ask((worker) => worker.stop());
    } finally {
      door.end();
    }
  },
};
