'use client';

import { type FormEvent, useState } from 'react';
import { utf8 } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { downloadFile } from '../files/download.ts';
import { FileField } from '../files/FileField.tsx';
import { useTask } from './use-task.ts';

const KEY_MOST_OCTETS = 64 * 1024;
const NUMBERS_MOST_OCTETS = 32 * 1024 * 1024;

/** @throws DomainError `request/too-large` before anything is read */
function textOf(file: File, most: number): Promise<string> {
  if (file.size > most) throw new DomainError('request/too-large', { most });
  return file.text();
}

/** Brings in a private key of another program. */
export function ImportKey({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const text = useText('keys');
  const announce = useAnnounce();
  const task = useTask();
  const take = (file: File) =>
    void task.run(async () => {
      await keyRoom.importJwk(await textOf(file, KEY_MOST_OCTETS));
      announce({ text: text('foreign.imported'), tone: 'info' });
      await onChanged();
    });
  return (
    <>
      <p className="reading mb-4 text-muted">{text('foreign.lead')}</p>
      <FileField
        label={text('foreign.file')}
        hint={text('foreign.fileHint')}
        accept=".json,.jwk,application/json"
        disabled={task.busy}
        onChoose={take}
      />
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-4" />}
    </>
  );
}

/** What an imported key is for: that program's own files. */
export function ForeignTools({ summary }: { readonly summary: KeySummary }) {
  return (
    <div className="flex flex-col gap-8">
      <OpenNumbers summary={summary} />
      <SealNumbers summary={summary} />
    </div>
  );
}

function OpenNumbers({ summary }: { readonly summary: KeySummary }) {
  const text = useText('keys');
  const frame = useText('common');
  const task = useTask();
  const [numbers, setNumbers] = useState<readonly string[] | null>(null);
  const open = (file: File) =>
    void task.run(async (onProgress) => {
      setNumbers(null);
      setNumbers(await keyRoom.openForeign(summary.handle, await textOf(file, NUMBERS_MOST_OCTETS), onProgress));
    });
  const { progress } = task;
  return (
    <section className="flex flex-col gap-4">
      <h3 className="text-lg">{text('foreign.openTitle')}</h3>
      <FileField
        label={text('foreign.openFile')}
        accept=".json,application/json"
        disabled={task.busy}
        onChoose={open}
      />
      {task.busy && (
        <ProgressBar
          label={text('foreign.openTitle')}
          {...(progress === null || progress.total === 0 ? {} : { share: progress.done / progress.total })}
        />
      )}
      {task.fault !== null && <FaultCallout fault={task.fault} />}
      {numbers !== null && (
        <div role="status">
          <p className="font-semibold">{text('foreign.opened', { count: numbers.length })}</p>
          <pre className="figures my-3 max-h-60 overflow-auto rounded-md border border-line bg-sunken p-3 text-sm">
            {numbers.join('\n')}
          </pre>
          <CopyButton
            text={numbers.join('\n')}
            label={text('foreign.copy')}
            doneLabel={frame('copied')}
            failedLabel={frame('copyFailed')}
          />
        </div>
      )}
    </section>
  );
}

function SealNumbers({ summary }: { readonly summary: KeySummary }) {
  const text = useText('keys');
  const task = useTask();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const numbers = typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const seal = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (numbers.length === 0 || task.busy) return;
    void task.run(async (onProgress) => {
      const sealed = await keyRoom.sealForeign(summary.handle, numbers, onProgress);
      downloadFile(utf8(sealed), `encrypted-numbers-${summary.keyId.slice(0, 8)}.json`);
    });
  };
  return (
    <form onSubmit={seal} noValidate className="flex flex-col items-start gap-4">
      <h3 className="text-lg">{text('foreign.sealTitle')}</h3>
      <TextArea
        label={text('foreign.numbers')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={tried && numbers.length === 0 ? text('foreign.nothing') : undefined}
        autoComplete="off"
        spellCheck={false}
        mono
        className="w-full"
      />
      <Button type="submit" variant="secondary" icon="lock" busy={task.busy}>
        {text('foreign.seal')}
      </Button>
      {task.fault !== null && <FaultCallout fault={task.fault} className="w-full" />}
    </form>
  );
}
