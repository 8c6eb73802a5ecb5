'use client';

import { useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { useOnline } from '../../ui/OfflineBanner.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { KeptContribution } from './kept.ts';
import { Screen } from './Screen.tsx';
import type { KeptOfStudy } from './use-kept.ts';

export type WaitingProps = {
  readonly document: StudyDocument;
  readonly waiting: KeptContribution;
  readonly kept: KeptOfStudy;
  readonly onDiscarded: () => void;
};

/** An encrypted envelope that the server does not have yet. */
export function Waiting({ document, waiting, kept, onDiscarded }: WaitingProps) {
  const text = useText('contribution');
  const frame = useText('common');
  const online = useOnline();
  const [asking, setAsking] = useState(false);
  const isSending = kept.sending === waiting.contributionId;
  return (
    <Screen
      step="review"
      title={text('waiting.title')}
      lead={text('waiting.text')}
      above={<p className="text-muted">{document.title}</p>}
      demonstration={document.demonstration}
    >
      {!kept.lasts && <Callout tone="caution">{text('waiting.memoryOnly')}</Callout>}
      <div role="status" className="flex flex-col gap-4">
        {isSending && <ProgressBar label={text('waiting.sending')} />}
        {!isSending && !online && <p className="font-semibold">{text('waiting.offline')}</p>}
      </div>
      {!isSending && online && waiting.fault !== null && <FaultCallout fault={new DomainError(waiting.fault)} />}
      {!isSending && kept.secondsLeft !== null && (
        <p className="figures text-muted">{text('waiting.retryIn', { seconds: kept.secondsLeft })}</p>
      )}
      <ButtonRow>
        <Button busy={isSending} onClick={() => void kept.sendNow(waiting.contributionId).catch(() => undefined)}>
          {text('waiting.sendNow')}
        </Button>
        <Button variant="quiet" disabled={isSending} onClick={() => setAsking(true)}>
          {text('waiting.discard')}
        </Button>
      </ButtonRow>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={text('waiting.discardTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text('waiting.discard')}
        danger
        onConfirm={() => {
          setAsking(false);
          onDiscarded();
        }}
      >
        <p>{text('waiting.discardText')}</p>
      </ConfirmDialog>
    </Screen>
  );
}

/** The server will not take this envelope, and says why. */
export function Refused({
  document,
  refused,
  onAgain,
}: {
  readonly document: StudyDocument;
  readonly refused: KeptContribution;
  readonly onAgain: () => void;
}) {
  const text = useText('contribution');
  return (
    <Screen title={text('waiting.refusedTitle')} above={<p className="text-muted">{document.title}</p>}>
      <FaultCallout fault={new DomainError(refused.fault ?? 'internal')} />
      <ButtonRow>
        <Button onClick={onAgain}>{text('waiting.startAgain')}</Button>
      </ButtonRow>
    </Screen>
  );
}
