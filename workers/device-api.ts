/** From the fastest way of computing to the one that runs everywhere. */
export type DeviceTier = 'fma' | 'simd' | 'bigint';

export interface DeviceLook {
  /** The fastest tier that this device may use: `fma` unless somebody has switched faster ones off. */
  readonly ceiling: DeviceTier;
  /** Tiers that load here and compute known answers right, whether they may be used or not. */
  readonly running: readonly DeviceTier[];
  readonly inUse: DeviceTier;
}

/** What is measured: one ciphertext, one number of a packed one, one opening, one addition. */
export type DeviceWork = 'encrypt' | 'value' | 'decrypt' | 'sum';

/** Milliseconds for one, a figure for each round; both sides took turns. */
export interface DeviceFigures {
  readonly work: DeviceWork;
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

export interface DeviceMeasurement {
  readonly tier: DeviceTier;
  /** Milliseconds that the key took which was made for this. */
  readonly keyTime: number;
  readonly figures: readonly DeviceFigures[];
}

export interface DeviceProgress {
  readonly step: 'key' | 'table' | 'rounds';
  readonly done: number;
  /** 0 when the amount of work is not known beforehand. */
  readonly total: number;
}
export type OnDeviceProgress = (progress: DeviceProgress) => void;

/** Says what this device can do. Its key is made for one measurement and forgotten after it; nothing is stored but the ceiling. */
export interface DeviceApi {
  look(): Promise<DeviceLook>;
  /** Switches faster tiers off or on for workers that start from now on. @throws DomainError `device/storage` when it cannot be kept */
  setCeiling(ceiling: DeviceTier): Promise<DeviceLook>;
  /** Measures the tier in use against paillier-bigint. Ending the worker is what cancels it. */
  measure(onProgress: OnDeviceProgress): Promise<DeviceMeasurement>;
}
