'use client';

import { type FormEvent, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { strengthOf } from './passphrase-strength.ts';

export type NewPassphraseProps = {
  readonly submitLabel: string;
  readonly busy: boolean;
  readonly onChoose: (passphrase: string) => void;
};

/** A new passphrase, typed twice. It stays in this form, and is gone with it. */
export function NewPassphrase({ submitLabel, busy, onChoose }: NewPassphraseProps) {
  const text = useText('keys');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const strength = strengthOf(passphrase);
  const fault =
    passphrase === '' ? text('passphrase.missing') : strength === 'short' ? text('passphrase.hint') : undefined;
  const differs = again !== passphrase;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault === undefined && !differs && !busy) onChoose(passphrase);
  };
  const type = shown ? 'text' : 'password';
  return (
    <form onSubmit={submit} noValidate className="flex max-w-form flex-col gap-5">
      <TextField
        label={text('passphrase.label')}
        hint={text('passphrase.hint')}
        error={tried ? fault : undefined}
        type={type}
        autoComplete="new-password"
        spellCheck={false}
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
        action={
          <IconButton
            icon={shown ? 'eyeOff' : 'eye'}
            label={text(shown ? 'passphrase.hide' : 'passphrase.show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        }
      />
      <p aria-live="polite" className="-mt-3 text-sm">
        {passphrase !== '' && (
          <>
            <span className="text-muted">{text('passphrase.strengthLabel')}: </span>
            <span className="font-semibold">{text(`passphrase.strength.${strength}`)}</span>
          </>
        )}
      </p>
      <TextField
        label={text('passphrase.again')}
        error={tried && differs ? text('passphrase.differs') : undefined}
        type={type}
        autoComplete="new-password"
        spellCheck={false}
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      <div>
        <Button type="submit" icon="key" busy={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

export type UnlockFormProps = {
  readonly busy: boolean;
  readonly onUnlock: (passphrase: string) => void;
};

/** The passphrase of a key that is here. */
export function UnlockForm({ busy, onUnlock }: UnlockFormProps) {
  const text = useText('keys');
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (passphrase !== '' && !busy) onUnlock(passphrase);
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-form flex-col gap-4">
      <TextField
        label={text('unlock.label')}
        error={tried && passphrase === '' ? text('passphrase.missing') : undefined}
        type="password"
        autoComplete="current-password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" icon="unlock" busy={busy}>
          {text('unlock.do')}
        </Button>
        <span role="status" className="text-muted text-sm">
          {busy && text('unlock.running')}
        </span>
      </div>
    </form>
  );
}
