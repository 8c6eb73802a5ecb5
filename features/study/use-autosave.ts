'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { canonicalText, type Json } from '../../core/codec/canonical.ts';
import type { DomainError } from '../../core/errors.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { api, faultOf } from '../api/client.ts';

/** Where what is typed stands: on the server, on its way, or only on this page. */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly fault: DomainError };

const PAUSE_MS = 900;
const AGAIN_MS = 5_000;

const textOf = (draft: StudyDraft): string => canonicalText(draft as Json);

/**
 * Keeps a draft on the server while it is edited. Each save names the revision that it replaces: what somebody else stored meanwhile is not overwritten.
 * @param stored as the server had it when the page was opened, with its revision
 * @param asTyped the same draft after it went through the form, which may order its parts otherwise
 * @param draft what the form says now; null while it is not complete enough to be stored
 */
export function useAutosave(
  studyId: string,
  stored: { readonly revision: number },
  asTyped: StudyDraft | null,
  draft: StudyDraft | null,
) {
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  /** Of what the server has, as far as we know. */
  const revision = useRef(stored.revision);
  const settled = useRef(asTyped === null ? '' : textOf(asTyped));
  const running = useRef(false);
  const latest = useRef(draft);
  latest.current = draft;

  const save = useCallback(
    async (overwrite = false): Promise<void> => {
      if (running.current) return;
      running.current = true;
      try {
        for (let next = latest.current; next !== null && textOf(next) !== settled.current; next = latest.current) {
          setState({ kind: 'saving' });
          if (overwrite) revision.current = (await api.study.get.query({ studyId })).revision;
          const replaced = await replaceDraft(studyId, revision.current, next);
          if (replaced === 'conflict') {
            setState({ kind: 'conflict' });
            return;
          }
          revision.current = replaced;
          settled.current = textOf(next);
        }
        setState({ kind: latest.current === null ? 'incomplete' : 'saved' });
      } catch (thrown) {
        const fault = faultOf(thrown);
        setState(fault.code === 'network/offline' ? { kind: 'offline' } : { kind: 'refused', fault });
      } finally {
        running.current = false;
      }
    },
    [studyId],
  );

  const now = draft === null ? null : textOf(draft);
  const dirty = now === null || now !== settled.current;
  const stopped = state.kind === 'conflict';
  useEffect(() => {
    if (stopped) return;
    if (now === null) {
      setState({ kind: 'incomplete' });
      return;
    }
    if (now === settled.current) {
      setState({ kind: 'saved' });
      return;
    }
    setState((before) => (before.kind === 'saving' ? before : { kind: 'unsaved' }));
    const timer = setTimeout(() => void save(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [now, save, stopped]);

  const offline = state.kind === 'offline';
  useEffect(() => {
    if (!offline) return;
    const again = () => void save();
    const timer = setInterval(again, AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [offline, save]);

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [dirty]);

  const revisionNow = useCallback(() => revision.current, []);
  return { state, dirty, save, revisionNow };
}

/** @returns the new revision; `conflict` when somebody else was quicker. Our own save whose answer was lost is no conflict. */
async function replaceDraft(studyId: string, revision: number, draft: StudyDraft): Promise<number | 'conflict'> {
  try {
    return (await api.study.update.mutate({ studyId, revision, draft })).revision;
  } catch (thrown) {
    if (faultOf(thrown).code !== 'request/conflict') throw thrown;
  }
  const there = await api.study.get.query({ studyId });
  return textOf(there.draft) === textOf(draft) ? there.revision : 'conflict';
}
