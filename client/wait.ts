import { setTimeout as pause } from 'node:timers/promises';
import type { inferRouterOutputs } from '@trpc/server';
import { codeOf, DomainError, isErrorCode } from '../core/errors.ts';
import type { AppRouter } from '../server/routers/app-router.ts';
import type { CipherwardClient } from './index.ts';

export type ComputationState = inferRouterOutputs<AppRouter>['computation']['get'];

export interface WaitOptions {
  /** Told of every state that is seen; states in between may be skipped. */
  readonly onProgress?: (state: ComputationState) => void;
  readonly signal?: AbortSignal;
}

/** How often the server is asked where server-sent events do not get through. */
const LOOK_EVERY_MS = 1000;
/** A server that is started again is back before so many questions. */
const MOST_UNANSWERED = 30;

const hasEnded = ({ state }: ComputationState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/**
 * Follows a computation to its end by server-sent events, and by asking every second where they break off.
 * @returns the last state; its `releaseId` names what may be fetched
 * @throws DomainError `computation/cancelled`, `computation/failed` or what it failed of, `cohort/…` or `release/…` when the policy refused,
 * `network/offline`
 */
export async function waitForRelease(
  client: CipherwardClient,
  computation: { readonly studyId: string; readonly computationId: string },
  options: WaitOptions = {},
): Promise<ComputationState & { readonly releaseId: string }> {
  const last =
    (await followEvents(client, computation, options)) ?? (await followByAsking(client, computation, options));
  if (last.state === 'cancelled') throw new DomainError('computation/cancelled');
  if (last.state === 'failed') throw fault(last.fault, 'computation/failed');
  const { releaseId } = last;
  const release = (await client.api.release.list.query({ studyId: computation.studyId })).releases.find(
    ({ id }) => id === releaseId,
  );
  if (releaseId === null || release === undefined) throw new DomainError('release/not-released');
  if (!release.open) throw fault(release.reason, 'release/not-released');
  return { ...last, releaseId };
}

const fault = (
  named: ComputationState['fault'],
  otherwise: 'computation/failed' | 'release/not-released',
): DomainError => new DomainError(isErrorCode(named?.code) ? named.code : otherwise, named?.detail ?? {});

/** @returns the last state, or null when events break off or never come */
function followEvents(
  client: CipherwardClient,
  computation: { readonly studyId: string; readonly computationId: string },
  { onProgress, signal }: WaitOptions,
): Promise<ComputationState | null> {
  const { promise, resolve } = Promise.withResolvers<ComputationState | null>();
  const stop = (): void => resolve(null);
  const stream = client.api.computation.progress.subscribe(computation, {
    onData: ({ data }) => {
      onProgress?.(data);
      if (hasEnded(data)) resolve(data);
    },
    // It would try to connect for ever.
    onConnectionStateChange: ({ state, error }) => {
      if (state === 'connecting' && error != null) stop();
    },
    onError: stop,
    onComplete: stop,
  });
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  return promise.finally(() => {
    signal?.removeEventListener('abort', stop);
    stream.unsubscribe();
  });
}

async function followByAsking(
  client: CipherwardClient,
  computation: { readonly studyId: string; readonly computationId: string },
  { onProgress, signal }: WaitOptions,
): Promise<ComputationState> {
  for (let unanswered = 0; ; ) {
    signal?.throwIfAborted();
    try {
      const state = await client.api.computation.get.query(computation);
      unanswered = 0;
      onProgress?.(state);
      if (hasEnded(state)) return state;
    } catch (fault) {
      if (codeOf(fault) !== 'network/offline' || ++unanswered > MOST_UNANSWERED) throw fault;
    }
    await pause(LOOK_EVERY_MS, undefined, signal && { signal });
  }
}
