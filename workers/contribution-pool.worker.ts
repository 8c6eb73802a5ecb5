import { expose } from 'comlink';
import { startContributions } from '../keyroom/contribution-service.ts';
import { SealingCoordinator, type SealingLine } from '../keyroom/sealing-pool.ts';
import { carryDomainErrors } from './error-transfer.ts';
import { fetchKernel } from './fetch-kernel.ts';
import { indexedContributionStore } from './indexed-stores.ts';
import { poolSize } from './pool-size.ts';

// Stands between the page and the members: the page starts and ends one worker, and its members with it.

function spawn(): SealingLine {
  const member = new Worker(new URL('./contribution-member.worker.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => member.postMessage(message),
    listen: (heard) => {
      member.onmessage = ({ data }) => heard(data);
    },
    onLost: (lost) => {
      member.onerror = (event) => {
        event.preventDefault();
        lost();
      };
      member.onmessageerror = lost;
    },
    end: () => member.terminate(),
  };
}

carryDomainErrors();
expose(
  new SealingCoordinator({
    service: startContributions(indexedContributionStore(), fetchKernel),
    spawn,
    size: poolSize(navigator),
  }),
);
