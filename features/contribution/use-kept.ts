'use client';

import { useCallback, useEffect, useState } from 'react';
import { contributions } from '../../workers/contribution-client.ts';
import { faultOf } from '../api/client.ts';
import { isCounted, submitEnvelope } from './door.ts';
import { delayBeforeSending, type KeptContribution } from './kept.ts';
import { isKeptKey, keptOnThisDevice } from './kept-store.ts';
import { aloneInBrowser, type SendingTools, sendWaiting } from './sending.ts';

const toolsHere = (): SendingTools => ({
  store: keptOnThisDevice(),
  submit: submitEnvelope,
  holds: (receipt, { contributionId, envelopeDigest }) =>
    contributions.checkReceipt(receipt, { contributionId, envelopeDigest }),
  counts: isCounted,
  faultOf,
  alone: aloneInBrowser,
});

export interface KeptOfStudy {
  readonly all: readonly KeptContribution[];
  /** The id that is on its way at this moment. */
  readonly sending: string | null;
  /** Seconds until a waiting one is tried again; null when it needs somebody. */
  readonly secondsLeft: number | null;
  /** False when this browser keeps nothing beyond the page. */
  readonly lasts: boolean;
  readonly keep: (kept: KeptContribution) => void;
  readonly forget: (contributionId: string) => void;
  readonly sendNow: (contributionId: string) => Promise<KeptContribution | null>;
}

/** The contributions of one study that this device remembers; sends what waits, now, when the network returns, and after growing pauses. */
export function useKept(studyId: string): KeptOfStudy {
  const [all, setAll] = useState<readonly KeptContribution[]>(() => keptOnThisDevice().ofStudy(studyId));
  const [sending, setSending] = useState<string | null>(null);
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const reread = useCallback(() => setAll(keptOnThisDevice().ofStudy(studyId)), [studyId]);

  const sendNow = useCallback(
    async (contributionId: string) => {
      setSending(contributionId);
      try {
        return await sendWaiting(toolsHere(), contributionId);
      } finally {
        setSending(null);
        reread();
      }
    },
    [reread],
  );

  useEffect(() => {
    const otherTab = ({ key }: StorageEvent) => {
      if (isKeptKey(key)) reread();
    };
    addEventListener('storage', otherTab);
    return () => removeEventListener('storage', otherTab);
  }, [reread]);

  const next = sending === null ? all.find(({ state }) => state === 'waiting') : undefined;
  useEffect(() => {
    setSecondsLeft(null);
    if (next === undefined) return;
    const { contributionId } = next;
    const send = () => void sendNow(contributionId).catch(() => undefined);
    addEventListener('online', send);
    const delay = navigator.onLine ? delayBeforeSending(next, Math.random()) : null;
    const stop = delay === null ? () => undefined : countDown(delay, setSecondsLeft, send);
    return () => {
      stop();
      removeEventListener('online', send);
    };
  }, [next, sendNow]);

  const keep = useCallback(
    (kept: KeptContribution) => {
      keptOnThisDevice().put(kept);
      reread();
    },
    [reread],
  );
  const forget = useCallback(
    (contributionId: string) => {
      keptOnThisDevice().remove(contributionId);
      reread();
    },
    [reread],
  );
  return { all, sending, secondsLeft, lasts: keptOnThisDevice().lasts, keep, forget, sendNow };
}

/** Tells the whole seconds that are left, then calls. @returns what stops it */
function countDown(milliseconds: number, tell: (seconds: number | null) => void, end: () => void): () => void {
  const until = performance.now() + milliseconds;
  const look = () => {
    const left = until - performance.now();
    if (left <= 0) {
      stop();
      tell(null);
      end();
    } else tell(Math.ceil(left / 1000));
  };
  const timer = setInterval(look, 250);
  const stop = () => clearInterval(timer);
  if (milliseconds > 0) look();
  return stop;
}
