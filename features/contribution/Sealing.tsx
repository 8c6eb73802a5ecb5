'use client';

import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { Screen } from './Screen.tsx';
import { STAGES, type Stage } from './use-sealing.ts';

const NAMES = { check: 'waitForCheck', encode: 'encode', encrypt: 'encrypt', sign: 'sign', send: 'send' } as const;

export type SealingProps = {
  readonly demonstration: boolean;
  readonly stage: Stage;
  readonly onStop: () => void;
};

/** Encoding, encrypting, signing, sending: each named while it happens. */
export function Sealing({ demonstration, stage, onStop }: SealingProps) {
  const text = useText('contribution');
  const frame = useText('common');
  const at = STAGES.indexOf(stage.name);
  if (stage.fault !== null)
    return (
      <Screen step="review" title={text('sealing.failedTitle')} lead={text('sealing.failed')}>
        <FaultCallout fault={stage.fault} />
        <ButtonRow>
          <Button onClick={onStop}>{text('sealing.backToReview')}</Button>
        </ButtonRow>
      </Screen>
    );
  return (
    <Screen step="review" title={text('sealing.title')} lead={text('sealing.lead')} demonstration={demonstration}>
      <ol aria-label={text('sealing.label')} className="flex flex-col gap-3">
        {STAGES.map((name, index) => (
          <li
            key={name}
            className={`flex items-center gap-3 ${index > at ? 'text-muted' : ''}`}
            {...(index === at ? { 'aria-current': 'step' } : {})}
          >
            <span className="grid size-6 place-content-center text-accent">
              {index < at ? <Icon name="check" /> : <Icon name="minus" className="size-4 text-muted" />}
            </span>
            <span className={index === at ? 'font-semibold' : ''}>
              {index < at && <span className="sr-only">{frame('done')} </span>}
              {text(`sealing.${NAMES[name]}`)}
            </span>
          </li>
        ))}
      </ol>
      <ProgressBar
        label={text('sealing.progress')}
        share={(at + (stage.share ?? 0)) / STAGES.length}
        figure={text('check.figure', { done: at + 1, total: STAGES.length })}
      />
      {stage.name !== 'send' && (
        <ButtonRow>
          <Button variant="secondary" onClick={onStop}>
            {text('sealing.cancel')}
          </Button>
        </ButtonRow>
      )}
    </Screen>
  );
}
