'use client';

import { common } from '../../messages/en/common.ts';
import { device } from '../../messages/en/device.ts';
import { errors } from '../../messages/en/errors.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { MeasuringPanel } from './MeasuringPanel.tsx';
import { TierPanel } from './TierPanel.tsx';
import { useLook, useMeasuring } from './use-device.ts';

const areas = { common, device, errors };

/** What the visitor's own device can do: the way of computing in use, and how fast it is. */
export function DevicePage() {
  return (
    <TextProvider areas={areas}>
      <Device />
    </TextProvider>
  );
}

function Device() {
  const text = useText('device');
  const { state, look, setCeiling } = useLook();
  const measuring = useMeasuring();
  return (
    <>
      <PageHeader title={text('pageTitle')} lead={text('lead')} />
      <p className="reading mb-8 text-muted">{text('private')}</p>
      {state.kind === 'looking' && <ProgressBar label={text('looking')} />}
      {state.kind === 'fault' && <FaultCallout fault={state.fault} onRetry={look} />}
      {state.kind === 'seen' && (
        <div className="flex flex-col gap-12">
          <TierPanel
            look={state.look}
            isSaved={state.isSaved}
            isFixed={measuring.state.kind === 'running'}
            onCeiling={setCeiling}
          />
          <MeasuringPanel {...measuring} />
        </div>
      )}
    </>
  );
}
