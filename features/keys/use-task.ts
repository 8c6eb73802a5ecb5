'use client';

import { useRef, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import type { KeyProgress, OnKeyProgress } from '../../workers/keyroom-api.ts';
import { faultOf } from '../api/client.ts';

export interface Task {
  readonly busy: boolean;
  readonly progress: KeyProgress | null;
  readonly fault: DomainError | null;
  /** Runs one piece of work at a time; what it throws becomes `fault`. @returns whether it succeeded */
  readonly run: (work: (onProgress: OnKeyProgress) => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

/** One long piece of work of the key room with its progress and its fault. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<KeyProgress | null>(null);
  const [fault, setFault] = useState<DomainError | null>(null);
  const running = useRef(false);
  const run: Task['run'] = async (work) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setFault(null);
    setProgress(null);
    try {
      await work(setProgress);
      return true;
    } catch (thrown) {
      setFault(faultOf(thrown));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, progress, fault, run, clear: () => setFault(null) };
}
