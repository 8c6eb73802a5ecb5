import { proxy } from 'comlink';
import type { ContributionApi } from './contribution-api.ts';
import { workerDoor } from './worker-door.ts';

const door = workerDoor<ContributionApi>(
  () => new Worker(new URL('./contribution.worker.ts', import.meta.url), { type: 'module' }),
);

/** The page's door to the contributor's worker, which starts with the first question and again after a crash. */
export const contributions: ContributionApi = {
  checkStudy: (bundle, linkDigest, proof, onProgress) =>
    door.ask((worker) => worker.checkStudy(bundle, linkDigest, proof, proxy(onProgress))),
  knowsKey: (keyId) => door.ask((worker) => worker.knowsKey(keyId)),
  encryptContribution: (request, onProgress) =>
    door.ask((worker) => worker.encryptContribution(request, proxy(onProgress))),
  encryptSynthetic: (request, onEnvelope) => door.ask((worker) => worker.encryptSynthetic(request, proxy(onEnvelope))),
  signWithdrawal: (contributionId) => door.ask((worker) => worker.signWithdrawal(contributionId)),
  checkReceipt: (receipt, sealed) => door.ask((worker) => worker.checkReceipt(receipt, sealed)),
  exportReceipt: (contributionId, receipt) => door.ask((worker) => worker.exportReceipt(contributionId, receipt)),
  importReceipt: (file) => door.ask((worker) => worker.importReceipt(file)),
};

/** Ends the worker, and with it whatever it is busy with: a cancelled encryption, a page that is left. */
export const endContributions = (): void => door.end();
