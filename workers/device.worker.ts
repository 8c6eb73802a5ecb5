import { expose } from 'comlink';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { webCryptoRng } from '../keyroom/rng.ts';
import { indexedCeiling } from './device-ceiling.ts';
import { DeviceService } from './device-service.ts';
import { carryDomainErrors } from './error-transfer.ts';
import { fetchAnyKernel } from './fetch-kernel.ts';

carryDomainErrors();
expose(
  new DeviceService({
    load: fetchAnyKernel,
    ceiling: indexedCeiling,
    parameters: parametersOf('paillier-3072'),
    rng: webCryptoRng,
    now: () => performance.now(),
  }),
);
