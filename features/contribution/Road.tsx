'use client';

import { useEffect, useState } from 'react';
import type { StudyBundle } from '../../core/protocol/study.ts';
import type { StudyCheck } from '../../workers/contribution-api.ts';
import { AnswerForm } from './AnswerForm.tsx';
import { Consent } from './Consent.tsx';
import type { CheckState } from './checking.ts';
import { emptyAnswers, hasTyped, type TypedAnswers } from './form-model.ts';
import { StudyClosed } from './LinkProblem.tsx';
import { Remembered } from './Remembered.tsx';
import { Review } from './Review.tsx';
import { Sealing } from './Sealing.tsx';
import type { Task } from './task.ts';
import { useKept } from './use-kept.ts';
import { useSealing } from './use-sealing.ts';

type Place =
  /** What this device remembers, or the consent when it remembers nothing. */
  | { readonly at: 'start' }
  | { readonly at: 'consent' | 'form' | 'sealing' }
  | { readonly at: 'review'; readonly stopped: boolean }
  | { readonly at: 'sent'; readonly contributionId: string };

export interface RoadProps {
  readonly bundle: StudyBundle;
  readonly check: CheckState;
  readonly ensureChecked: (again?: boolean) => Promise<StudyCheck>;
}

/** The way through a contribution. What is typed lives here, in memory, until it is encrypted. */
export function Road({ bundle, check, ensureChecked }: RoadProps) {
  const { document } = bundle;
  const kept = useKept(document.id);
  const [place, setPlace] = useState<Place>({ at: 'start' });
  const [task, setTask] = useState<Task>({ visit: document.visits === 1 ? 0 : null, replaces: null });
  const [answers, setAnswers] = useState<TypedAnswers>(() => emptyAnswers(document.variables));
  const clear = () => setAnswers(emptyAnswers(document.variables));
  const sealing = useSealing({
    document,
    studyDigest: bundle.studyDigest,
    ensureChecked,
    keep: (sealed) => {
      kept.keep(sealed);
      clear();
    },
    send: kept.sendNow,
    onSent: (contributionId) => setPlace({ at: 'sent', contributionId }),
  });
  useLeaveWarning(hasTyped(answers));

  const begin = (next: Task, at: 'consent' | 'form') => {
    clear();
    setTask(next);
    setPlace({ at });
  };
  const fresh: Task = { visit: document.visits === 1 ? 0 : null, replaces: null };

  switch (place.at) {
    case 'form':
      return (
        <AnswerForm
          document={document}
          check={check}
          answers={answers}
          onAnswers={setAnswers}
          task={task}
          onVisit={(visit) => setTask({ ...task, visit })}
          kept={kept.all}
          onBack={() => setPlace({ at: task.replaces === null ? 'consent' : 'start' })}
          onReview={() => setPlace({ at: 'review', stopped: false })}
        />
      );
    case 'review':
      return (
        <Review
          document={document}
          check={check}
          answers={answers}
          visit={task.visit ?? 0}
          stopped={place.stopped}
          onChange={() => setPlace({ at: 'form' })}
          onSend={(canonical) => {
            setPlace({ at: 'sealing' });
            sealing.start({ answers: canonical, visit: task.visit ?? 0, replaces: task.replaces });
          }}
          onRecheck={() => void ensureChecked(true).catch(() => undefined)}
        />
      );
    case 'sealing':
      return (
        <Sealing
          demonstration={document.demonstration}
          stage={sealing.stage}
          onStop={() => {
            sealing.stop();
            // After a fault nothing was left to stop; that nothing was sent has been said.
            setPlace({ at: 'review', stopped: sealing.stage.fault === null });
          }}
        />
      );
    default: {
      const remembers = kept.all.length > 0 && place.at !== 'consent';
      if (remembers)
        return (
          <Remembered
            bundle={bundle}
            kept={kept}
            justSent={place.at === 'sent' ? place.contributionId : null}
            onReplace={(old) => begin({ visit: old.visit, replaces: old.contributionId }, 'form')}
            onAgain={() => begin(fresh, 'consent')}
          />
        );
      if (bundle.phase !== 'open') return <StudyClosed title={document.title} />;
      return (
        <Consent
          bundle={bundle}
          check={check}
          arrives={place.at === 'consent'}
          onRecheck={() => void ensureChecked(true).catch(() => undefined)}
          onAgree={() => setPlace({ at: 'form' })}
          onImported={kept.keep}
        />
      );
    }
  }
}

/** Asks before answers are lost that were typed and not yet encrypted. */
function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [active]);
}
