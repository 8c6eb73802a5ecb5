'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useFormat, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Table } from '../../ui/Table.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { looksLikeEmail } from '../account/fields.ts';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { FIRST_PAGE } from './users-page.ts';

/** Who may make an account, and who is invited. */
export function JoiningPanel({ signUp }: { readonly signUp: 'open' | 'invited' }) {
  const text = useText('operator');
  const announce = useAnnounce();
  const change = useMutation(useApi().operator.signUp.mutationOptions());
  const [mode, setMode] = useState(signUp);
  const choose = async (next: string) => {
    const before = mode;
    const wanted = next === 'open' ? 'open' : 'invited';
    setMode(wanted);
    try {
      await change.mutateAsync({ kind: 'mode', mode: wanted });
      announce({ text: text('signUp.saved') });
    } catch {
      setMode(before);
    }
  };
  return (
    <div className="grid gap-x-12 gap-y-12 lg:grid-cols-2">
      <Panel title={text('signUp.title')}>
        <RadioGroup
          legend={<span className="sr-only">{text('signUp.title')}</span>}
          name="sign-up"
          look="cards"
          value={mode}
          onChoose={(next) => void choose(next)}
          options={[
            { value: 'open', label: text('signUp.open'), hint: text('signUp.openHint') },
            { value: 'invited', label: text('signUp.invited'), hint: text('signUp.invitedHint') },
          ]}
        />
        {change.isError && <FaultCallout fault={faultOf(change.error)} className="mt-4" />}
      </Panel>
      <Invitations />
    </div>
  );
}

function Invitations() {
  const text = useText('operator');
  const frame = useText('common');
  const format = useFormat();
  const announce = useAnnounce();
  const api = useApi();
  const listed = useQuery(api.operator.users.queryOptions(FIRST_PAGE));
  const invite = useMutation(api.operator.signUp.mutationOptions());
  const [email, type] = useState('');
  const [wrong, setWrong] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(!looksLikeEmail(email));
    if (!looksLikeEmail(email)) return;
    try {
      await invite.mutateAsync({ kind: 'invite', email: email.trim() });
      announce({ text: text('invite.added', { email: email.trim() }) });
      type('');
      void listed.refetch();
    } catch {
      // told below
    }
  };
  return (
    <Panel title={text('invite.title')} lead={text('invite.lead')}>
      <form noValidate onSubmit={(event) => void send(event)} className="flex flex-wrap items-end gap-4">
        <TextField
          type="email"
          label={text('invite.email')}
          className="min-w-48 grow basis-56"
          autoComplete="off"
          value={email}
          onChange={(event) => type(event.target.value)}
          error={wrong ? text('invite.emailFault') : undefined}
        />
        <Button type="submit" variant="secondary" busy={invite.isPending}>
          {text('invite.add')}
        </Button>
        {invite.isError && <FaultCallout fault={faultOf(invite.error)} className="basis-full" />}
      </form>
      {listed.isPending && <Skeleton label={frame('loading')} className="mt-6" />}
      {listed.isSuccess && (
        <Table
          className="mt-6"
          caption={text('invite.title')}
          captionHidden
          columns={[
            {
              id: 'address',
              header: text('invite.address'),
              rowHeader: true,
              cell: (one) => <span className="break-all">{one.email}</span>,
            },
            {
              id: 'state',
              header: text('invite.state'),
              cell: (one) =>
                one.usedAt === null
                  ? text('invite.waiting')
                  : text('invite.used', { day: format.dateTime(one.usedAt, { dateStyle: 'medium' }) }),
            },
          ]}
          rows={listed.data.invitations}
          rowKey={(one) => one.email}
          empty={text('invite.empty')}
        />
      )}
    </Panel>
  );
}
