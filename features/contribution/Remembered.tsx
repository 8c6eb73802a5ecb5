'use client';

import type { StudyBundle } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ImportReceipt } from './ImportReceipt.tsx';
import type { KeptContribution } from './kept.ts';
import { ReceiptCard } from './ReceiptCard.tsx';
import { Screen } from './Screen.tsx';
import type { KeptOfStudy } from './use-kept.ts';
import { Refused, Waiting } from './Waiting.tsx';

export type RememberedProps = {
  readonly bundle: StudyBundle;
  readonly kept: KeptOfStudy;
  /** The contribution that was sent a moment ago. */
  readonly justSent: string | null;
  readonly onReplace: (old: KeptContribution) => void;
  readonly onAgain: () => void;
};

/** What this device remembers of its contributions to a study: what waits first, then what was refused, then the receipts. */
export function Remembered({ bundle, kept, justSent, onReplace, onAgain }: RememberedProps) {
  const { document } = bundle;
  const text = useText('contribution');
  const isOpen = bundle.phase === 'open';
  const waiting = kept.all.find(({ state }) => state === 'waiting');
  if (waiting !== undefined)
    return (
      <Waiting
        document={document}
        waiting={waiting}
        kept={kept}
        onDiscarded={() => {
          kept.forget(waiting.contributionId);
          onAgain();
        }}
      />
    );
  const refused = kept.all.find(({ state }) => state === 'refused');
  if (refused !== undefined)
    return (
      <Refused
        document={document}
        refused={refused}
        onAgain={() => {
          kept.forget(refused.contributionId);
          if (kept.all.length === 1) onAgain();
        }}
      />
    );
  const isWithdrawn = kept.all.every(({ state }) => state === 'withdrawn');
  const isFresh = kept.all.some(({ contributionId, state }) => contributionId === justSent && state === 'stored');
  return (
    <Screen
      {...(isWithdrawn
        ? { title: text('withdrawn.pageTitle') }
        : {
            step: 'sent' as const,
            title: text(isFresh ? 'receipt.title' : 'returning.title'),
            lead: text(isFresh ? 'receipt.lead' : 'returning.lead'),
          })}
      above={<p className="text-muted">{document.title}</p>}
      demonstration={document.demonstration}
      arrives={justSent !== null}
    >
      {kept.all.map((one) => (
        <ReceiptCard
          key={one.contributionId}
          kept={one}
          document={document}
          isOpen={isOpen}
          onReplace={() => onReplace(one)}
          onChanged={kept.keep}
          onForget={() => kept.forget(one.contributionId)}
        />
      ))}
      {isOpen && (
        <ButtonRow>
          {document.visits > 1 && (
            <Button variant="secondary" onClick={onAgain}>
              {text('receipt.nextVisit')}
            </Button>
          )}
          <Button variant="quiet" onClick={onAgain}>
            {text('receipt.another')}
          </Button>
        </ButtonRow>
      )}
      <ImportReceipt studyId={document.id} onImported={kept.keep} />
    </Screen>
  );
}
