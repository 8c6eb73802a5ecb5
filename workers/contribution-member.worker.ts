import { startContributions } from '../keyroom/contribution-service.ts';
import { serveSealing } from '../keyroom/sealing-pool.ts';
import { fetchKernel } from './fetch-kernel.ts';
import { indexedContributionStore } from './indexed-stores.ts';
import { poolSize, tableBytesFor } from './pool-size.ts';

const tableBytes = tableBytesFor(navigator, poolSize(navigator));
serveSealing(
  {
    post: (message) => postMessage(message),
    listen: (heard) => {
      addEventListener('message', ({ data }) => heard(data));
    },
  },
  startContributions(indexedContributionStore(), fetchKernel, tableBytes),
);
