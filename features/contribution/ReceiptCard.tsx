'use client';

import { useEffect, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { contributions } from '../../workers/contribution-client.ts';
import { faultOf } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { downloadFile } from '../files/download.ts';
import { type ContributionStatus, statusOf, withdraw } from './door.ts';
import type { KeptContribution } from './kept.ts';

const SHORT_DIGITS = 8;

export type ReceiptCardProps = {
  readonly kept: KeptContribution;
  readonly document: StudyDocument;
  readonly isOpen: boolean;
  readonly onReplace: () => void;
  readonly onChanged: (kept: KeptContribution) => void;
  readonly onForget: () => void;
};

/** One stored contribution of this device: what the server confirmed, what became of it, and what can still be done. */
export function ReceiptCard({ kept, document, isOpen, onReplace, onChanged, onForget }: ReceiptCardProps) {
  const text = useText('contribution');
  const frame = useText('common');
  const [asking, setAsking] = useState<'withdraw' | 'forget' | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<DomainError | null>(null);
  const state = useStatus(kept);
  const { receipt } = kept;
  if (receipt === null) return null;
  const number = kept.contributionId.slice(0, SHORT_DIGITS);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (thrown) {
      setFault(faultOf(thrown));
    } finally {
      setBusy(false);
      setAsking(null);
    }
  };
  const save = () =>
    attempt(async () => {
      const file = await contributions.exportReceipt(kept.contributionId, receipt);
      downloadFile(file, `cipherward-receipt-${number}.json`);
    });
  const takeBack = () =>
    attempt(async () => {
      const withdrawal = await withdraw(await contributions.signWithdrawal(kept.contributionId));
      onChanged({ ...kept, state: 'withdrawn', withdrawal });
    });

  if (kept.state === 'withdrawn')
    return (
      <Callout
        tone="info"
        role="status"
        title={text('withdrawn.title')}
        actions={
          // Who stays in a released sum is not asked to be counted a second time.
          isOpen &&
          kept.withdrawal !== 'summed' && (
            <Button variant="secondary" onClick={onForget}>
              {text('withdrawn.again')}
            </Button>
          )
        }
      >
        {text(kept.withdrawal === 'summed' ? 'withdrawn.summed' : 'withdrawn.removed')}
      </Callout>
    );
  const isReleased = state === 'released' || state === 'spoilt';
  const isGone = state === 'withdrawn' || state === 'replaced' || state === 'rejected';
  return (
    <Card title={text('receipt.facts')}>
      <DescriptionList
        items={[
          { term: text('receipt.state'), text: text(`receipt.states.${state}`) },
          { term: text('receipt.id'), text: number, code: true },
          ...(document.visits > 1 ? [{ term: text('receipt.visit'), text: String(kept.visit + 1) }] : []),
          { term: text('receipt.day'), text: receipt.day },
          { term: text('receipt.signature'), text: text('receipt.signatureGood') },
          { term: text('receipt.envelope'), text: kept.envelopeDigest, code: true },
        ]}
      />
      <h3 className="mt-6 text-lg">{text('receipt.keep')}</h3>
      <p className="reading mt-1 text-muted">{text('receipt.keepText')}</p>
      <div className="mt-4 flex flex-col gap-3">
        <Button icon="download" busy={busy} onClick={() => void save()}>
          {text('receipt.download')}
        </Button>
        <CopyButton
          text={kept.contributionId}
          label={text('receipt.copy')}
          doneLabel={frame('copied')}
          failedLabel={frame('copyFailed')}
        />
        {isOpen && !isReleased && !isGone && (
          <Button variant="secondary" onClick={onReplace}>
            {text('receipt.replace')}
          </Button>
        )}
        {!isGone && (
          <Button variant="secondary" onClick={() => setAsking('withdraw')}>
            {text('receipt.withdraw')}
          </Button>
        )}
        <Button variant="quiet" onClick={() => setAsking('forget')}>
          {text('receipt.forget')}
        </Button>
      </div>
      {fault !== null && <FaultCallout fault={fault} className="mt-4" />}
      <ConfirmDialog
        open={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        title={text('receipt.withdrawTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={text('receipt.withdrawDo')}
        danger
        busy={busy}
        onConfirm={() => void takeBack()}
      >
        <p>{text('receipt.withdrawText')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'forget'}
        onClose={() => setAsking(null)}
        title={text('receipt.forgetTitle')}
        closeLabel={frame('close')}
        cancelLabel={frame('cancel')}
        confirmLabel={frame('remove')}
        danger
        onConfirm={onForget}
      >
        <p>{text('receipt.forgetText')}</p>
      </ConfirmDialog>
    </Card>
  );
}

type ShownState =
  | 'asking'
  | 'unknown'
  | 'waiting'
  | 'sealed'
  | 'released'
  | 'spoilt'
  | 'withdrawn'
  | 'replaced'
  | 'rejected';

/** What the server says became of it; asked once for each showing. */
function useStatus({ contributionId, state }: KeptContribution): ShownState {
  const [shown, setShown] = useState<ShownState>('asking');
  useEffect(() => {
    if (state !== 'stored') return;
    let isHere = true;
    statusOf(contributionId).then(
      (status) => isHere && setShown(shownState(status)),
      () => isHere && setShown('unknown'),
    );
    return () => {
      isHere = false;
    };
  }, [contributionId, state]);
  return shown;
}

function shownState({ state, round }: ContributionStatus): ShownState {
  if (state === 'withdrawn' || state === 'replaced' || state === 'rejected') return state;
  return round === null || round.state === 'collecting' ? 'waiting' : round.state;
}
