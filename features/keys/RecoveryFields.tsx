'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { FileField, octetsOf } from '../files/FileField.tsx';

/** Longer than any recovery file. */
const FILE_MOST_OCTETS = 16_384;

export type RecoveryFieldsProps = {
  readonly submitLabel: string;
  readonly busy: boolean;
  readonly more?: ReactNode;
  readonly onSubmit: (file: Uint8Array, words: string) => void;
};

/** A recovery file and the words that open it. Neither leaves the page. */
export function RecoveryFields({ submitLabel, busy, more, onSubmit }: RecoveryFieldsProps) {
  const text = useText('keys');
  const [file, setFile] = useState<File | null>(null);
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (file === null || words.trim() === '' || busy) return;
    onSubmit(await octetsOf(file.slice(0, FILE_MOST_OCTETS)), words);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex max-w-form flex-col gap-5">
      <FileField
        label={text('drill.file')}
        hint={text('drill.fileHint')}
        accept=".json,application/json"
        error={tried && file === null ? text('drill.fileMissing') : undefined}
        onChoose={setFile}
      />
      <TextArea
        label={text('drill.words')}
        hint={text('drill.wordsHint')}
        error={tried && words.trim() === '' ? text('drill.wordsMissing') : undefined}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        rows={2}
      />
      <ButtonRow>
        <Button type="submit" busy={busy}>
          {submitLabel}
        </Button>
        {more}
      </ButtonRow>
    </form>
  );
}
