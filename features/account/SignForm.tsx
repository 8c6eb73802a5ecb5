'use client';

import { type FormEvent, useState } from 'react';
import { invitationIn } from '../../core/protocol/invitation.ts';
import { account } from '../../messages/en/account.ts';
import { common } from '../../messages/en/common.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type FieldFault, safeNext, signFaults } from './fields.ts';
import { PasswordField } from './PasswordField.tsx';
import { type SignFault, signIn, signUp } from './sign.ts';

const areas = { account, common };

export type SignFormProps = { readonly kind: 'in' | 'up'; readonly next?: string | undefined };

/** Signing in, and making an account. Brings its own sentences. */
export function SignForm(props: SignFormProps) {
  return (
    <TextProvider areas={areas}>
      <Form {...props} />
    </TextProvider>
  );
}

function Form({ kind, next }: SignFormProps) {
  const text = useText('account');
  const [faults, setFaults] = useState<Readonly<Record<string, FieldFault | undefined>>>({});
  const [refused, refuse] = useState<SignFault | null>(null);
  const [busy, setBusy] = useState(false);
  const said = (field: string) => (faults[field] === undefined ? undefined : text(`faults.${faults[field]}`));
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = new FormData(form);
    const of = (field: string) => String(read.get(field) ?? '');
    const email = of('email').trim();
    const found =
      kind === 'in'
        ? signFaults({ email, password: of('password') })
        : signFaults({ name: of('name'), email, newPassword: of('newPassword') });
    setFaults(found);
    refuse(null);
    const first = Object.keys(found)[0];
    if (first !== undefined) {
      form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    const fault = await (kind === 'in'
      ? signIn(email, of('password'))
      : signUp(of('name').trim(), email, of('newPassword'), invitationIn(location.hash)));
    if (fault === null) location.assign(safeNext(next));
    else {
      setBusy(false);
      refuse(fault);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-6">
      {refused !== null && (
        <Callout tone="caution" role="alert">
          {text(`faults.${refused}`)}
        </Callout>
      )}
      {kind === 'up' && (
        <TextField
          name="name"
          label={text('fields.name')}
          hint={text('fields.nameHint')}
          autoComplete="name"
          maxLength={120}
          error={said('name')}
        />
      )}
      <TextField
        name="email"
        type="email"
        label={text('fields.email')}
        autoComplete={kind === 'in' ? 'username' : 'email'}
        maxLength={200}
        error={said('email')}
      />
      {kind === 'in' ? (
        <PasswordField
          name="password"
          label={text('fields.password')}
          autoComplete="current-password"
          error={said('password')}
        />
      ) : (
        <PasswordField
          name="newPassword"
          label={text('fields.password')}
          hint={text('fields.passwordHint')}
          autoComplete="new-password"
          error={said('newPassword')}
        />
      )}
      <Button type="submit" busy={busy} wide>
        {text(kind === 'in' ? 'signIn.submit' : 'signUp.submit')}
      </Button>
    </form>
  );
}
