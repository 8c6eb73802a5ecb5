'use client';

import { useRef, useState } from 'react';
import { toBase64Url } from '../../core/bytes.ts';
import type { Answers } from '../../core/dictionary/variable.ts';
import type { DomainError } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { OnProgress, Progress, SealedContribution, StudyCheck } from '../../workers/contribution-api.ts';
import { contributions, endContributions } from '../../workers/contribution-client.ts';
import { faultOf } from '../api/client.ts';
import type { KeptContribution } from './kept.ts';

/** The steps that the person sees, in order. */
export const STAGES = ['check', 'encode', 'encrypt', 'sign', 'send'] as const;
export type StageName = (typeof STAGES)[number];

export interface Stage {
  readonly name: StageName;
  /** 0 to 1; undefined while nobody can know. */
  readonly share: number | undefined;
  readonly fault: DomainError | null;
}

const STAGE_OF: Record<Progress['step'], StageName> = {
  key: 'check',
  table: 'encode',
  pack: 'encode',
  encrypt: 'encrypt',
  sign: 'sign',
  store: 'sign',
};

export interface SealingRequest {
  /** Canonical, in the study's units. */
  readonly answers: Answers;
  readonly visit: number;
  readonly replaces: string | null;
}

interface SealingDoors {
  readonly document: StudyDocument;
  readonly studyDigest: string;
  readonly ensureChecked: (again?: boolean) => Promise<StudyCheck>;
  /** Keeps the encrypted envelope before it is sent; from then on the answers are not needed any more. */
  readonly keep: (kept: KeptContribution) => void;
  readonly send: (contributionId: string) => Promise<unknown>;
  readonly onSent: (contributionId: string) => void;
}

const BEGIN: Stage = { name: 'check', share: undefined, fault: null };

/** Encrypts in the worker, keeps, sends. A stopped or failed sealing leaves the answers where they were. */
export function useSealing(doors: SealingDoors) {
  const [stage, setStage] = useState<Stage>(BEGIN);
  const run = useRef(0);

  const start = (request: SealingRequest) => {
    const mine = ++run.current;
    // Progress comes through a channel of its own: the last of a worker that died may arrive after its end was told.
    let isOver = false;
    const show = (next: Stage) => {
      if (run.current === mine && !isOver) setStage(next);
    };
    const work = async () => {
      show(BEGIN);
      const sealed = await sealWithCheck(doors, request, ({ step, done, total }) =>
        show({ name: STAGE_OF[step], share: total === 0 ? undefined : done / total, fault: null }),
      );
      if (run.current !== mine) return;
      doors.keep(waitingRecord(sealed, doors.studyDigest, request));
      show({ name: 'send', share: undefined, fault: null });
      await doors.send(sealed.contributionId);
      doors.onSent(sealed.contributionId);
    };
    work().catch((thrown: unknown) => {
      show({ ...BEGIN, fault: faultOf(thrown) });
      isOver = true;
    });
  };

  const stop = () => {
    run.current++;
    endContributions();
    // The next worker must know the study before it can encrypt.
    doors.ensureChecked(true).catch(() => undefined);
  };
  return { stage, start, stop };
}

/** A worker that died is started anew, once; it does not know the study and checks it again, which takes an instant the second time. */
async function sealWithCheck(
  { document, ensureChecked }: SealingDoors,
  request: SealingRequest,
  onProgress: OnProgress,
): Promise<SealedContribution> {
  const seal = async (again: boolean) => {
    await ensureChecked(again);
    onProgress({ step: 'table', done: 0, total: 0 });
    return contributions.encryptContribution({ studyId: document.id, ...request }, onProgress);
  };
  try {
    return await seal(false);
  } catch (thrown) {
    if (!['not-found', 'worker/crashed'].includes(faultOf(thrown).code)) throw thrown;
    return seal(true);
  }
}

const waitingRecord = (
  { contributionId, studyId, envelope, envelopeDigest }: SealedContribution,
  studyDigest: string,
  { visit, replaces }: SealingRequest,
): KeptContribution => ({
  version: 1,
  contributionId,
  studyId,
  studyDigest,
  envelopeDigest,
  visit,
  replaces,
  state: 'waiting',
  envelope: toBase64Url(envelope),
  receipt: null,
  fault: null,
  attempts: 0,
  withdrawal: null,
});
