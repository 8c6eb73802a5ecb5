import { expose } from 'comlink';
import { startContributions } from '../keyroom/contribution-service.ts';
import { carryDomainErrors } from './error-transfer.ts';
import { fetchKernel } from './fetch-kernel.ts';
import { indexedContributionStore } from './indexed-stores.ts';
import { tableBytesFor } from './pool-size.ts';

carryDomainErrors();
expose(startContributions(indexedContributionStore(), fetchKernel, tableBytesFor(navigator)));
