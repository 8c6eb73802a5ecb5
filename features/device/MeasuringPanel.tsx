'use client';

import { useEffect, useRef } from 'react';
import { useFormat, useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ChartFigure } from '../../ui/charts/ChartFigure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Table } from '../../ui/Table.tsx';
import type { DeviceMeasurement, DeviceProgress } from '../../workers/device-api.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { type Speed, speedOf, timeIn } from './figures.ts';
import { SpeedBars } from './SpeedBars.tsx';
import type { Measuring } from './use-device.ts';

/** Measures the way of computing in use against another implementation, on a button. */
export function MeasuringPanel({ state, start, stop }: Measuring) {
  const text = useText('device');
  const isRunning = state.kind === 'running';
  return (
    <Panel title={text('measureTitle')} lead={text('measureLead')}>
      <div className="flex flex-col gap-6">
        {state.kind === 'fault' && <FaultCallout fault={state.fault} />}
        {isRunning && <Progress progress={state.progress} />}
        <ButtonRow>
          {isRunning ? (
            <Button variant="secondary" onClick={stop}>
              {text('stop')}
            </Button>
          ) : (
            <Button variant={state.kind === 'done' ? 'secondary' : 'primary'} onClick={() => void start()}>
              {text(state.kind === 'done' ? 'again' : 'measure')}
            </Button>
          )}
        </ButtonRow>
        <p role="status" className="text-muted empty:hidden">
          {state.kind === 'rest' && state.wasStopped && text('stopped')}
          {state.kind === 'done' && <span className="sr-only">{text('finished')}</span>}
        </p>
        {state.kind === 'done' && <Measured measured={state.measured} />}
      </div>
    </Panel>
  );
}

function Progress({ progress: { step, done, total } }: { readonly progress: DeviceProgress }) {
  const text = useText('device');
  return (
    <ProgressBar
      label={text(`progress.${step}`)}
      {...(total === 0 ? {} : { share: done / total, figure: text('figure', { done, total }) })}
    />
  );
}

function Measured({ measured }: { readonly measured: DeviceMeasurement }) {
  const text = useText('device');
  const { number } = useFormat();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  const speeds = measured.figures.map(speedOf);
  const short = (figure: number): string =>
    number(figure, { maximumSignificantDigits: figure >= 100 ? 3 : 2, useGrouping: true });
  const time = (milliseconds: number): string => {
    const { unit, figure } = timeIn(milliseconds);
    return text(`units.${unit}`, { figure: short(figure) });
  };
  const name = ({ work }: Speed): string => text(`works.${work}`);
  const finding = speeds.map((speed) => text('chartText', { work: name(speed), ratio: short(speed.ratio) })).join(' ');
  return (
    <div ref={top} tabIndex={-1} className="outline-none">
      <ChartFigure
        caption={text('resultTitle')}
        note={text('resultNote', { tier: text(`tiers.${measured.tier}.name`) })}
        table={{
          label: text('table'),
          content: (
            <Table
              caption={text('tableCaption')}
              captionHidden
              columns={[
                { id: 'work', header: text('workColumn'), rowHeader: true, cell: name },
                { id: 'ours', header: text('oursColumn'), figures: true, cell: ({ ours }) => time(ours) },
                { id: 'peer', header: text('peerColumn'), figures: true, cell: ({ peer }) => time(peer) },
                {
                  id: 'ratio',
                  header: text('ratioColumn'),
                  figures: true,
                  cell: ({ ratio }) => text('ratio', { ratio: short(ratio) }),
                },
                {
                  id: 'range',
                  header: text('rangeColumn'),
                  figures: true,
                  cell: ({ low, high }) => text('range', { low: short(low), high: short(high) }),
                },
              ]}
              rows={speeds}
              rowKey={({ work }) => work}
            />
          ),
        }}
      >
        <SpeedBars
          speeds={speeds}
          title={text('resultTitle')}
          description={finding}
          xLabel={text('axis')}
          label={(speed) => `${name(speed)}: ${time(speed.ours)}`}
          figure={({ ratio }) => text('ratio', { ratio: short(ratio) })}
        />
      </ChartFigure>
      <p className="reading mt-4 text-muted text-sm">
        {text('keyTime', { time: time(measured.keyTime) })} {text('busy')}
      </p>
    </div>
  );
}
