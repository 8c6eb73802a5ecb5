'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import type { StudyBundle } from '../../core/protocol/study.ts';
import type { StudyCheck } from '../../workers/contribution-api.ts';
import { contributions } from '../../workers/contribution-client.ts';
import { carryStudyLink, faultOf } from '../api/client.ts';
import { fetchProof, fetchStudy } from './door.ts';
import { takeEarlyStudy } from './early-study.ts';

export type CheckState =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly check: StudyCheck }
  | { readonly kind: 'fault'; readonly fault: DomainError };

export type StudyState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: DomainError }
  | { readonly kind: 'ready'; readonly bundle: StudyBundle; readonly check: CheckState };

export interface StudyAtLink {
  readonly state: StudyState;
  readonly retry: () => void;
  /** Resolves when the study's digest and key were checked in the worker that runs now; a worker that was started anew checks again. */
  readonly ensureChecked: (again?: boolean) => Promise<StudyCheck>;
}

/** Fetches the study of a link and has it checked in the worker, while the person reads. */
export function useStudy(token: string, studyDigest: string): StudyAtLink {
  const [state, setState] = useState<StudyState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const checking = useRef<{ readonly start: () => Promise<StudyCheck>; promise: Promise<StudyCheck> } | null>(null);

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
      const bundle = await (takeEarlyStudy(token) ?? fetchStudy(signal));
      show(() => ({ kind: 'ready', bundle, check: { kind: 'running', done: 0, total: 0 } }));
      const start = () => {
        let isOver = false;
        // Progress comes through a channel of its own, and the last of it may arrive after the end.
        const tell = (check: CheckState) => {
          if (isOver && check.kind === 'running') return;
          isOver = check.kind !== 'running';
          showCheck(check);
        };
        return watched(checkedBundle(bundle, studyDigest, signal, tell), tell);
      };
      checking.current = { start, promise: start() };
    };
    begin().catch((thrown: unknown) => show(() => ({ kind: 'fault', fault: faultOf(thrown) })));
    return () => leaving.abort();
  }, [token, studyDigest, attempt]);

  const ensureChecked = useCallback((again = false) => {
    if (checking.current === null) return Promise.reject(new DomainError('network/offline'));
    if (again) checking.current.promise = checking.current.start();
    return checking.current.promise;
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

/** Shows how a check ends; the promise itself stays for whoever waits for it. */
function watched(check: Promise<StudyCheck>, showCheck: (state: CheckState) => void): Promise<StudyCheck> {
  check.then(
    (done) => showCheck({ kind: 'done', check: done }),
    (thrown: unknown) => showCheck({ kind: 'fault', fault: faultOf(thrown) }),
  );
  return check;
}
