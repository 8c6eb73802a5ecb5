'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import type { StudyBundle } from '../../core/protocol/study.ts';
import type { StudyCheck } from '../../workers/contribution-api.ts';
import { contributions } from '../../workers/contribution-client.ts';
import { carryStudyLink, faultOf } from '../api/client.ts';
import { type Checking, type CheckState, checkingOf } from './checking.ts';
import { fetchProof, fetchStudy } from './door.ts';

export type StudyState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: DomainError }
  | { readonly kind: 'ready'; readonly bundle: StudyBundle; readonly check: CheckState };

export interface StudyAtLink {
  readonly state: StudyState;
  readonly retry: () => void;
  /**
   * Resolves when the study's digest and key were checked in the worker that runs now. What failed is checked again whenever it is asked for;
   * `again` for a worker that was started anew since.
   */
  readonly ensureChecked: (again?: boolean) => Promise<StudyCheck>;
}

/** Fetches the study of a link and has it checked in the worker, while the person reads. */
export function useStudy(token: string, studyDigest: string): StudyAtLink {
  const [state, setState] = useState<StudyState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const checking = useRef<Checking | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is a reason to ask again
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const show = (next: (before: StudyState) => StudyState) => {
      if (!signal.aborted) setState(next);
    };
    const showCheck = (check: CheckState) => show((now) => (now.kind === 'ready' ? { ...now, check } : now));
    const begin = async () => {
      carryStudyLink(token);
      show(() => ({ kind: 'loading' }));
      const bundle = await fetchStudy(signal);
      show(() => ({ kind: 'ready', bundle, check: { kind: 'running', done: 0, total: 0 } }));
      checking.current = checkingOf((tell) => checkedBundle(bundle, studyDigest, signal, tell), showCheck);
      checking.current.begin().catch(() => undefined);
    };
    begin().catch((thrown: unknown) => show(() => ({ kind: 'fault', fault: faultOf(thrown) })));
    return () => leaving.abort();
  }, [token, studyDigest, attempt]);

  const ensureChecked = useCallback((again = false) => {
    if (checking.current === null) return Promise.reject(new DomainError('network/offline'));
    return again ? checking.current.begin() : checking.current.ensure();
  }, []);
  return { state, retry: () => setAttempt((n) => n + 1), ensureChecked };
}

async function checkedBundle(
  bundle: StudyBundle,
  studyDigest: string,
  signal: AbortSignal,
  showCheck: (check: CheckState) => void,
): Promise<StudyCheck> {
  const keyId = bundle.document.keyRing.holders[0]?.keyId ?? '';
  const proof = (await contributions.knowsKey(keyId)) ? null : await fetchProof(bundle.proofUrl, signal);
  return contributions.checkStudy(bundle, studyDigest, proof, ({ step, done, total }) => {
    if (step === 'key') showCheck({ kind: 'running', done, total });
  });
}
