import { proxy } from 'comlink';
import type { ContributionApi } from './contribution-api.ts';
import { workerDoor } from './worker-door.ts';

const door = workerDoor<ContributionApi>(
  () => new Worker(new URL('./contribution.worker.ts', import.meta.url), { type: 'module' }),
);

/** The page's door to the contributor's worker, which starts with the first question and again after a crash. */
export const contributions: ContributionApi = {
  checkStudy: async (bundle, linkDigest, proof, onProgress) => {
    const check = await door.ask((worker) => worker.checkStudy(bundle, linkDigest, proof, proxy(onProgress)));
    // While the person reads and types, the worker does what it can before there is an answer. Nobody waits for it, and nothing is lost without it.
    contributions.prepare(bundle.document.id).catch(() => undefined);
    return check;
  },
  prepare: (studyId) => door.ask((worker) => worker.prepare(studyId)),
  knowsKey: (keyId) => door.ask((worker) => worker.knowsKey(keyId)),
  encryptContribution: (request, onProgress) =>
    door.ask((worker) => worker.encryptContribution(request, proxy(onProgress))),
  signWithdrawal: (contributionId) => door.ask((worker) => worker.signWithdrawal(contributionId)),
  checkReceipt: (receipt, sealed) => door.ask((worker) => worker.checkReceipt(receipt, sealed)),
  exportReceipt: (contributionId, receipt) => door.ask((worker) => worker.exportReceipt(contributionId, receipt)),
  importReceipt: (file) => door.ask((worker) => worker.importReceipt(file)),
  forget: (contributionId) => door.ask((worker) => worker.forget(contributionId)),
};

/** Ends the worker, and with it whatever it is busy with: a cancelled encryption, a page that is left. */
export const endContributions = (): void => door.end();
