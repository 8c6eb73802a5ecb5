import { proxy } from 'comlink';
import type { DeviceApi } from './device-api.ts';
import { workerDoor } from './worker-door.ts';

const door = workerDoor<DeviceApi>(
  () => new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module' }),
);

/** The page's door to the worker that tries and measures this device. */
export const device: DeviceApi = {
  look: () => door.ask((worker) => worker.look()),
  setCeiling: (ceiling) => door.ask((worker) => worker.setCeiling(ceiling)),
  measure: (onProgress) => door.ask((worker) => worker.measure(proxy(onProgress))),
};

/** Ends the worker, and with it a measurement that is running and its key. */
export const endDevice = (): void => door.end();
