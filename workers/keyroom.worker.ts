import { expose } from 'comlink';
import { startKeyRoom } from '../keyroom/key-service.ts';
import { carryDomainErrors } from './error-transfer.ts';
import { fetchKernel } from './fetch-kernel.ts';
import { indexedKeyStore } from './indexed-stores.ts';

carryDomainErrors();
expose(startKeyRoom(indexedKeyStore(), fetchKernel));
