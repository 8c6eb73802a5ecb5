import type { Rng } from '../core/random.ts';
import { generateKey } from '../core/schemes/paillier/keygen.ts';
import type { PaillierParameters } from '../core/schemes/paillier/parameters.ts';
import { type ChosenArithmetic, chooseArithmetic, type LoadKernel } from '../keyroom/arithmetic.ts';
import { devicePrimes } from '../keyroom/primes.ts';
import type {
  DeviceApi,
  DeviceFigures,
  DeviceLook,
  DeviceMeasurement,
  DeviceTier,
  OnDeviceProgress,
} from './device-api.ts';
import { type CeilingStore, DEVICE_TIERS, isAbove } from './device-ceiling.ts';
import { prepareWorks, type Work } from './device-works.ts';

export interface DeviceTools {
  /** Loads any tier, switched off or not. */
  readonly load: LoadKernel;
  readonly ceiling: CeilingStore;
  readonly parameters: PaillierParameters;
  readonly rng: Rng;
  /** Milliseconds. */
  readonly now: () => number;
}

const ROUNDS = 5;
/** A sample is repeated until it takes about so long, because browsers blur short times. */
const SAMPLE = 40;
const MOST_REPEATS = 200;

/** Tries every tier by itself and measures the one in use. */
export class DeviceService implements DeviceApi {
  readonly #tools: DeviceTools;
  #tiers: Promise<ReadonlyMap<DeviceTier, ChosenArithmetic>> | undefined;

  constructor(tools: DeviceTools) {
    this.#tools = tools;
  }

  async look(): Promise<DeviceLook> {
    const { ceiling, running, inUse } = await this.#look();
    return { ceiling, running, inUse: inUse.tier };
  }

  async setCeiling(ceiling: DeviceTier): Promise<DeviceLook> {
    await this.#tools.ceiling.write(ceiling);
    return this.look();
  }

  async measure(onProgress: OnDeviceProgress): Promise<DeviceMeasurement> {
    const { now, parameters, rng } = this.#tools;
    const { inUse } = await this.#look();
    const { tier, arithmetic } = inUse;
    onProgress({ step: 'key', done: 0, total: 0 });
    const begun = now();
    const secret = await generateKey(devicePrimes(inUse), { parameters, rng, arithmetic });
    const keyTime = now() - begun;
    onProgress({ step: 'table', done: 0, total: 0 });
    const works = prepareWorks(secret, arithmetic, rng);
    try {
      return { tier, keyTime, figures: takeTurns(works.all, now, onProgress) };
    } finally {
      works.dispose();
    }
  }

  async #look() {
    this.#tiers ??= this.#tryAll();
    const [ceiling, tiers] = await Promise.all([this.#tools.ceiling.read(), this.#tiers]);
    const inUse = [...tiers.values()].find(({ tier }) => !isAbove(tier, ceiling)) as ChosenArithmetic;
    return { ceiling, running: [...tiers.keys()], inUse };
  }

  /** From fastest to slowest; BigInt is always there. */
  async #tryAll(): Promise<ReadonlyMap<DeviceTier, ChosenArithmetic>> {
    const tiers = new Map<DeviceTier, ChosenArithmetic>();
    for (const wanted of DEVICE_TIERS) {
      const chosen = await chooseArithmetic(async (tier) => {
        if (tier !== wanted) throw new Error('not this one');
        return this.#tools.load(tier);
      });
      if (chosen.tier === wanted) tiers.set(wanted, chosen);
    }
    return tiers;
  }
}

/** Ours and theirs by turns, so that whatever slows the device down slows both. The first calls compile, set the repeats and do not count. */
function takeTurns(works: readonly Work[], now: () => number, onProgress: OnDeviceProgress): DeviceFigures[] {
  const timed = (work: () => void, repeats: number): number => {
    const begun = now();
    for (let i = 0; i < repeats; i++) work();
    return (now() - begun) / repeats;
  };
  const repeatsFor = (work: () => void): number => {
    work();
    return Math.min(MOST_REPEATS, Math.max(1, Math.ceil(SAMPLE / Math.max(timed(work, 1), SAMPLE / MOST_REPEATS))));
  };
  const total = works.length * (ROUNDS + 1);
  let done = 0;
  const step = (): void => onProgress({ step: 'rounds', done: done++, total });

  const turns = works.map((work) => {
    step();
    return {
      work,
      ours: [] as number[],
      peer: [] as number[],
      oursRepeats: repeatsFor(work.ours),
      peerRepeats: repeatsFor(work.peer),
    };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const { work, ours, peer, oursRepeats, peerRepeats } of turns) {
      step();
      ours.push(timed(work.ours, oursRepeats) / work.oursCounts);
      peer.push(timed(work.peer, peerRepeats) / work.peerCounts);
    }
  }
  step();
  return turns.map(({ work, ours, peer }) => ({ work: work.name, ours, peer }));
}
