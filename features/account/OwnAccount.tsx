'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type FieldFault, signFaults } from './fields.ts';
import { PasswordField } from './PasswordField.tsx';
import { changePassword, rename, type SignFault } from './sign.ts';

/** Changes the name that others see. */
export function OwnName({ name }: { readonly name: string }) {
  const text = useText('account');
  const announce = useAnnounce();
  const router = useRouter();
  const [typed, type] = useState(name);
  const [fault, setFault] = useState<SignFault | FieldFault | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const missing = signFaults({ name: typed }).name;
    setFault(missing ?? null);
    if (missing !== undefined) return;
    setBusy(true);
    const refused = await rename(typed.trim());
    setBusy(false);
    setFault(refused);
    if (refused !== null) return;
    announce({ text: text('page.nameSaved') });
    router.refresh();
  };
  return (
    <Panel title={text('page.nameTitle')}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-form flex-col items-start gap-5">
        <TextField
          className="w-full"
          label={text('fields.name')}
          hint={text('fields.nameHint')}
          autoComplete="name"
          maxLength={120}
          value={typed}
          onChange={(event) => type(event.target.value)}
          error={fault === null ? undefined : text(`faults.${fault}`)}
        />
        <Button type="submit" variant="secondary" busy={busy}>
          {text('page.nameSave')}
        </Button>
      </form>
    </Panel>
  );
}

/** Changes the password and ends every other session. */
export function OwnPassword({ email }: { readonly email: string }) {
  const text = useText('account');
  const announce = useAnnounce();
  const [faults, setFaults] = useState<ReturnType<typeof signFaults>>({});
  const [refused, refuse] = useState<SignFault | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = new FormData(form);
    const password = String(read.get('password') ?? '');
    const newPassword = String(read.get('newPassword') ?? '');
    const found = signFaults({ password, newPassword });
    setFaults(found);
    refuse(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    const answer = await changePassword(password, newPassword);
    setBusy(false);
    refuse(answer);
    if (answer !== null) return;
    form.reset();
    announce({ text: text('page.passwordSaved') });
  };
  const said = (field: 'password' | 'newPassword') =>
    faults[field] === undefined ? undefined : text(`faults.${faults[field]}`);
  return (
    <Panel title={text('page.passwordTitle')} lead={text('page.passwordLead')}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-form flex-col items-start gap-5">
        {refused !== null && (
          <Callout tone="caution" role="alert">
            {text(`faults.${refused}`)}
          </Callout>
        )}
        <input type="text" name="username" value={email} readOnly autoComplete="username" hidden />
        <PasswordField
          className="w-full"
          name="password"
          label={text('fields.currentPassword')}
          autoComplete="current-password"
          error={said('password')}
        />
        <PasswordField
          className="w-full"
          name="newPassword"
          label={text('fields.newPassword')}
          hint={text('fields.passwordHint')}
          autoComplete="new-password"
          error={said('newPassword')}
        />
        <Button type="submit" variant="secondary" busy={busy}>
          {text('page.passwordSave')}
        </Button>
      </form>
    </Panel>
  );
}
