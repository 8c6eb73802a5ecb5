'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { SCOPES, type Scope } from '../../core/protocol/roles.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Fieldset } from '../../ui/Fieldset.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';

const DAYS = [7, 30, 90, 365] as const;
const FIRST_DAYS = '90';

/** Makes a token and shows it once: it stands in this component's state alone. */
export function MakeToken({ onMade }: { readonly onMade: () => void }) {
  const [token, show] = useState<string | null>(null);
  const made = (made: string) => {
    show(made);
    onMade();
  };
  return (
    <div className="mt-8">
      {token === null ? <TokenForm onMade={made} /> : <MadeToken token={token} onDone={() => show(null)} />}
    </div>
  );
}

function MadeToken({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const text = useText('account');
  const frame = useText('common');
  return (
    <Callout
      tone="success"
      role="status"
      title={text('tokens.made')}
      actions={
        <>
          <CopyButton
            text={token}
            label={text('tokens.copy')}
            doneLabel={frame('copied')}
            failedLabel={frame('copyFailed')}
            variant="primary"
          />
          <Button variant="secondary" onClick={onDone}>
            {text('tokens.understood')}
          </Button>
        </>
      }
    >
      <p>{text('tokens.madeText')}</p>
      <p translate="no" className="mt-2 select-all break-all rounded-sm bg-surface px-3 py-2 font-mono text-sm">
        {token}
      </p>
    </Callout>
  );
}

function TokenForm({ onMade }: { readonly onMade: (token: string) => void }) {
  const text = useText('account');
  const create = useMutation(useApi().account.tokens.create.mutationOptions());
  const [name, setName] = useState('');
  const [days, setDays] = useState(FIRST_DAYS);
  const [scopes, choose] = useState<readonly Scope[]>(['study:read']);
  const [tried, attempt] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    attempt(true);
    if (name.trim() === '' || scopes.length === 0) return;
    try {
      const { token } = await create.mutateAsync({ name: name.trim(), scopes: [...scopes], days: Number(days) });
      create.reset(); // the token is in no cache
      onMade(token);
    } catch {
      // told below
    }
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end gap-4">
        <TextField
          label={text('tokens.name')}
          hint={text('tokens.nameHint')}
          className="min-w-56 grow basis-64"
          maxLength={32}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && name.trim() === '' ? text('faults.missing') : undefined}
        />
        <SelectField
          label={text('tokens.days')}
          className="min-w-40"
          value={days}
          onChange={(event) => setDays(event.target.value)}
          options={DAYS.map((count) => ({ value: String(count), label: text('tokens.daysChoice', { days: count }) }))}
        />
      </div>
      <Fieldset
        legend={text('tokens.scopes')}
        error={tried && scopes.length === 0 ? text('tokens.scopeMissing') : undefined}
      >
        <div className="grid sm:grid-cols-2">
          {SCOPES.map((scope) => (
            <CheckboxField
              key={scope}
              label={text(`tokens.scope.${scope}`)}
              checked={scopes.includes(scope)}
              onChange={(event) =>
                choose(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
            />
          ))}
        </div>
      </Fieldset>
      {create.isError && <FaultCallout fault={faultOf(create.error)} />}
      <Button type="submit" variant="secondary" className="self-start" busy={create.isPending}>
        {text('tokens.create')}
      </Button>
    </form>
  );
}
