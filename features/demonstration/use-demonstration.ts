'use client';

import { useEffect, useReducer, useRef, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { faultOf } from '../api/client.ts';
import { type Demonstrated, type DemonstrationNames, runDemonstration } from './run.ts';
import { FIRST, type Showing, type StageName, withStage } from './stages.ts';

/** Remembers over a reload that one was running; holds the study's id alone. */
const MARK = 'cipherward-demonstration';

export type DemonstrationState =
  | { readonly kind: 'rest'; readonly why: 'new' | 'stopped' | 'interrupted' }
  | { readonly kind: 'running'; readonly showing: Showing }
  | { readonly kind: 'fault'; readonly fault: DomainError; readonly showing: Showing }
  | { readonly kind: 'done'; readonly demonstrated: Demonstrated; readonly showing: Showing };

type News =
  | { readonly stage: StageName; readonly milliseconds: number }
  | { readonly done: number; readonly total: number }
  | { readonly excerpt: string; readonly envelopeBytes: number }
  | { readonly next: DemonstrationState };

const showingOf = (state: DemonstrationState): Showing => (state.kind === 'rest' ? FIRST : state.showing);

function told(state: DemonstrationState, news: News): DemonstrationState {
  if ('next' in news) return news.next;
  if (state.kind !== 'running') return state;
  const { showing } = state;
  if ('stage' in news) return { kind: 'running', showing: withStage(showing, news.stage, news.milliseconds) };
  return { kind: 'running', showing: { ...showing, ...news } };
}

/** Runs the demonstration once at a time. */
export function useDemonstration() {
  const [state, tell] = useReducer(told, { kind: 'rest', why: 'new' });
  const [seconds, setSeconds] = useState(0);
  const stopping = useRef<AbortController | null>(null);
  const latest = useRef(state);
  latest.current = state;
  const isRunning = state.kind === 'running';

  useEffect(() => {
    if (sessionStorage.getItem(MARK) === null) return;
    sessionStorage.removeItem(MARK);
    tell({ next: { kind: 'rest', why: 'interrupted' } });
  }, []);

  useEffect(() => {
    if (!isRunning) return;
    const began = performance.now();
    const clock = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 500);
    return () => {
      clearInterval(clock);
      setSeconds(Math.round((performance.now() - began) / 1000));
    };
  }, [isRunning]);

  const start = async (names: DemonstrationNames) => {
    if (stopping.current !== null) return;
    const controller = new AbortController();
    stopping.current = controller;
    let since = performance.now();
    tell({ next: { kind: 'running', showing: FIRST } });
    try {
      const demonstrated = await runDemonstration(
        names,
        {
          onStage: (stage) => {
            const now = performance.now();
            tell({ stage, milliseconds: now - since });
            since = now;
          },
          onProgress: (done, total) => tell({ done, total }),
          onEnvelope: (excerpt, envelopeBytes) => tell({ excerpt, envelopeBytes }),
          onStudy: (studyId) => sessionStorage.setItem(MARK, studyId),
        },
        controller.signal,
      );
      tell({ next: { kind: 'done', demonstrated, showing: showingOf(latest.current) } });
    } catch (thrown) {
      const fault = faultOf(thrown);
      const next: DemonstrationState =
        fault.code === 'computation/cancelled'
          ? { kind: 'rest', why: 'stopped' }
          : { kind: 'fault', fault, showing: showingOf(latest.current) };
      tell({ next });
    } finally {
      stopping.current = null;
      sessionStorage.removeItem(MARK);
    }
  };

  const stop = () => {
    stopping.current?.abort();
    void keyRoom.cancel().catch(() => undefined);
  };
  return { state, seconds, start, stop };
}
