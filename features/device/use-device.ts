'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import type { DeviceLook, DeviceMeasurement, DeviceProgress, DeviceTier } from '../../workers/device-api.ts';
import { device, endDevice } from '../../workers/device-client.ts';
import { faultOf } from '../api/client.ts';

export type LookState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'seen'; readonly look: DeviceLook; readonly isSaved: boolean }
  | { readonly kind: 'fault'; readonly fault: DomainError };

/** What the device can do, and switching off what it should not. */
export function useLook() {
  const [state, setState] = useState<LookState>({ kind: 'looking' });
  const ask = useCallback((question: () => Promise<DeviceLook>, isSaved: boolean) => {
    question().then(
      (look) => setState({ kind: 'seen', look, isSaved }),
      (thrown: unknown) => {
        const fault = faultOf(thrown);
        if (fault.detail.why !== 'ended') setState({ kind: 'fault', fault });
      },
    );
  }, []);
  const look = useCallback(() => {
    if (!isSecureContext) return setState({ kind: 'fault', fault: new DomainError('origin/insecure') });
    setState({ kind: 'looking' });
    ask(() => device.look(), false);
  }, [ask]);
  useEffect(() => {
    look();
    return endDevice;
  }, [look]);
  /** Shows the choice at once; what is in use follows when the worker has looked again. */
  const setCeiling = (ceiling: DeviceTier) => {
    setState((before) => (before.kind === 'seen' ? { ...before, look: { ...before.look, ceiling } } : before));
    ask(() => device.setCeiling(ceiling), true);
  };
  return { state, look, setCeiling };
}

export type MeasuringState =
  | { readonly kind: 'rest'; readonly wasStopped: boolean }
  | { readonly kind: 'running'; readonly progress: DeviceProgress }
  | { readonly kind: 'fault'; readonly fault: DomainError }
  | { readonly kind: 'done'; readonly measured: DeviceMeasurement };

export interface Measuring {
  readonly state: MeasuringState;
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

/** Measures once at a time; stopping ends the worker. */
export function useMeasuring(): Measuring {
  const [state, setState] = useState<MeasuringState>({ kind: 'rest', wasStopped: false });
  const going = useRef(false);
  const start = async () => {
    if (going.current) return;
    going.current = true;
    setState({ kind: 'running', progress: { step: 'key', done: 0, total: 0 } });
    const onProgress = (progress: DeviceProgress) =>
      setState((before) => (before.kind === 'running' ? { kind: 'running', progress } : before));
    try {
      const measured = await device.measure(onProgress);
      setState({ kind: 'done', measured });
    } catch (thrown) {
      const fault = faultOf(thrown);
      setState(fault.detail.why === 'ended' ? { kind: 'rest', wasStopped: true } : { kind: 'fault', fault });
    } finally {
      going.current = false;
    }
  };
  return { state, start, stop: endDevice };
}
