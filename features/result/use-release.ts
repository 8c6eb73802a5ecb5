'use client';

import { useCallback, useEffect, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import { api, faultOf } from '../api/client.ts';

export type StudyView = Awaited<ReturnType<typeof api.study.get.query>>;
export type ReleaseView = Awaited<ReturnType<typeof api.release.list.query>>['releases'][number];

export type ReleasesState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: DomainError }
  | { readonly kind: 'ready'; readonly study: StudyView; readonly releases: readonly ReleaseView[] };

/** A study with what was released of it, the newest first; refused and spoilt releases are left to the study's page. */
export function useReleases(studyId: string): { readonly state: ReleasesState; readonly reload: () => void } {
  const [state, setState] = useState<ReleasesState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let current = true;
    const load = async (): Promise<ReleasesState> => {
      const [study, { releases }] = await Promise.all([
        api.study.get.query({ studyId }),
        api.release.list.query({ studyId }),
      ]);
      const open = releases.filter((release) => release.open).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      return { kind: 'ready', study, releases: open };
    };
    void load()
      .catch((thrown: unknown): ReleasesState => ({ kind: 'fault', fault: faultOf(thrown) }))
      .then((next) => {
        if (current) setState(next);
      });
    return () => {
      current = false;
    };
  }, [studyId, attempt]);
  return { state, reload };
}
