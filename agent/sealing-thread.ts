import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { startContributions } from '../keyroom/contribution-service.ts';
import { serveSealing } from '../keyroom/sealing-pool.ts';
import { LARGE_DEVICE_BYTES } from '../keyroom/sealing-tables.ts';
import { readKernel } from './read-kernel.ts';
import type { ThreadStart } from './sealing-pool.ts';
import { fileContributionStore } from './stores/file-contribution-store.ts';

// One thread of the sealing pool: a contribution service of its own around the folder that all threads share.

const port = parentPort as MessagePort;
const { home } = workerData as ThreadStart;
serveSealing(
  { post: (message) => port.postMessage(message), listen: (heard) => port.on('message', heard) },
  startContributions(fileContributionStore(home), readKernel, LARGE_DEVICE_BYTES),
);
