'use client';

import { type ReactNode, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { downloadFile } from '../files/download.ts';
import { RecoveryFields } from './RecoveryFields.tsx';
import { useTask } from './use-task.ts';

/** A recovery file with its words, in this page's memory until the trial has worked. */
interface Made {
  readonly file: Uint8Array;
  readonly fileName: string;
  readonly words: readonly string[];
}

export type RecoveryProps = {
  readonly summary: KeySummary;
  /** False when a file exists that nobody has tried yet. */
  readonly isFirst: boolean;
  readonly onChanged: () => Promise<void>;
};

/** The recovery file and its words, then the trial with both. */
export function Recovery({ summary, isFirst, onChanged }: RecoveryProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [trying, setTrying] = useState(!isFirst);
  const task = useTask();
  const make = () =>
    void task.run(async () => {
      const { file, fileName, words } = await keyRoom.makeRecovery(summary.handle);
      setMade({ file, fileName, words });
      setTrying(false);
      downloadFile(file, fileName);
    });
  const fault = task.fault === null ? null : <FaultCallout fault={task.fault} className="mt-5" />;
  if (made !== null && !trying)
    return (
      <Saving
        made={made}
        summary={summary}
        onNext={() => {
          setTrying(true);
          // The guide above shows the next step from here on.
          void onChanged();
        }}
      />
    );
  if (trying)
    return (
      <Drill
        busy={task.busy}
        onTry={(file, words) =>
          void task.run(async () => {
            await keyRoom.proveRecovery(summary.handle, file, words);
            await onChanged();
          })
        }
        onBack={made === null ? null : () => setTrying(false)}
        onRemake={make}
        fault={fault}
      />
    );
  return <Beginning busy={task.busy} onMake={make} fault={fault} />;
}

function Beginning({
  busy,
  onMake,
  fault,
}: {
  readonly busy: boolean;
  readonly onMake: () => void;
  readonly fault: ReactNode;
}) {
  const text = useText('keys');
  return (
    <Panel title={text('recovery.title')} lead={text('recovery.text')}>
      <Button icon="download" busy={busy} onClick={onMake}>
        {text('recovery.make')}
      </Button>
      {fault}
    </Panel>
  );
}

function Saving({
  made,
  summary,
  onNext,
}: {
  readonly made: Made;
  readonly summary: KeySummary;
  readonly onNext: () => void;
}) {
  const text = useText('keys');
  const frame = useText('common');
  const [saved, setSaved] = useState(false);
  const [tried, setTried] = useState(false);
  return (
    <Panel title={text('recovery.title')} lead={text('recovery.text')}>
      <div className="flex flex-col gap-6">
        <div className="screen-only">
          <Button variant="secondary" icon="download" onClick={() => downloadFile(made.file, made.fileName)}>
            {text('recovery.downloadAgain')}
          </Button>
          <p className="mt-1.5 break-all text-muted text-sm">{made.fileName}</p>
        </div>
        <section className="keep flex flex-col gap-3">
          <h3 className="text-lg">{text('recovery.words')}</h3>
          <p className="reading screen-only">{text('recovery.wordsText')}</p>
          <p className="print-only">
            {text('recovery.printed', { fingerprint: summary.fingerprint.join(' '), file: made.fileName })}
          </p>
          <CodeWords words={made.words} label={text('recovery.words')} look="grid" />
          <div className="screen-only">
            <Button variant="secondary" icon="print" onClick={() => print()}>
              {text('recovery.print')}
            </Button>
          </div>
        </section>
        <div className="screen-only flex flex-col items-start gap-4">
          <CheckboxField
            label={text('recovery.saved')}
            checked={saved}
            onChange={(event) => setSaved(event.target.checked)}
            error={tried && !saved ? text('recovery.savedMissing') : undefined}
          />
          <Button
            onClick={() => {
              setTried(true);
              if (saved) onNext();
            }}
          >
            {frame('next')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Drill({
  busy,
  onTry,
  onBack,
  onRemake,
  fault,
}: {
  readonly busy: boolean;
  readonly onTry: (file: Uint8Array, words: string) => void;
  /** Null when the words are not in this page any more. */
  readonly onBack: (() => void) | null;
  readonly onRemake: () => void;
  readonly fault: ReactNode;
}) {
  const text = useText('keys');
  return (
    <Panel title={text('drill.title')} lead={text('drill.text')}>
      <RecoveryFields
        submitLabel={text('drill.try')}
        busy={busy}
        onSubmit={onTry}
        more={
          onBack !== null && (
            <Button variant="quiet" onClick={onBack}>
              {text('drill.back')}
            </Button>
          )
        }
      />
      {fault}
      {onBack === null && (
        <div className="mt-8 border-line border-t pt-5">
          <p className="reading text-muted">{text('recovery.lostWords')}</p>
          <Button variant="secondary" className="mt-3" busy={busy} onClick={onRemake}>
            {text('recovery.remake')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
