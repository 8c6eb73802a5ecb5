'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { account } from '../../messages/en/account.ts';
import { common } from '../../messages/en/common.ts';
import { installation } from '../../messages/en/installation.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type FieldFault, signFaults } from '../account/fields.ts';
import { PasswordField } from '../account/PasswordField.tsx';
import { signIn } from '../account/sign.ts';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';

const areas = { account, common, installation };

/** The first operator proves with the set-up token that the server is theirs. */
export function ClaimForm() {
  return (
    <TextProvider areas={areas}>
      <Form />
    </TextProvider>
  );
}

function Form() {
  const text = useText('installation');
  const about = useText('account');
  const [faults, setFaults] = useState<Readonly<Record<string, FieldFault | undefined>>>({});
  const claim = useMutation(useApi().installation.claim.mutationOptions());
  const said = (field: string) => (faults[field] === undefined ? undefined : about(`faults.${faults[field]}`));
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = new FormData(form);
    const of = (field: string) => String(read.get(field) ?? '').trim();
    const password = String(read.get('newPassword') ?? '');
    const token = of('token');
    const found: Record<string, FieldFault | undefined> = {
      ...(token === '' ? { token: 'missing' as const } : {}),
      ...signFaults({ name: of('name'), email: of('email'), newPassword: password }),
    };
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) {
      form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    try {
      await claim.mutateAsync({ token, name: of('name'), email: of('email'), password });
    } catch {
      return; // shown below
    }
    const refused = await signIn(of('email'), password);
    location.assign(refused === null ? '/studies' : '/sign-in');
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-6">
      {claim.isError && <FaultCallout fault={faultOf(claim.error)} />}
      <TextField
        name="token"
        label={text('claim.token')}
        hint={text('claim.tokenHint')}
        mono
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        error={said('token')}
      />
      <TextField name="name" label={text('claim.name')} autoComplete="name" maxLength={120} error={said('name')} />
      <TextField
        name="email"
        type="email"
        label={text('claim.email')}
        autoComplete="username"
        maxLength={200}
        error={said('email')}
      />
      <PasswordField
        name="newPassword"
        label={text('claim.password')}
        hint={text('claim.passwordHint')}
        autoComplete="new-password"
        error={said('newPassword')}
      />
      <Button type="submit" busy={claim.isPending || claim.isSuccess} wide>
        {text('claim.submit')}
      </Button>
      <p role="status" className="sr-only">
        {claim.isSuccess ? text('claim.done') : ''}
      </p>
    </form>
  );
}
