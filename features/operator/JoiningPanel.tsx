'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useFormat, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
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
  const api = useApi();
  const listed = useQuery(api.operator.users.queryOptions(FIRST_PAGE));
  const [made, show] = useState<MadeInvitation | null>(null);
  return (
    <Panel title={text('invite.title')} lead={text('invite.lead')}>
      {made === null ? (
        <Invite
          onMade={(invitation) => {
            show(invitation);
            void listed.refetch();
          }}
        />
      ) : (
        <Made invitation={made} onDone={() => show(null)} />
      )}
      {listed.isPending && <Skeleton label={frame('loading')} className="mt-6" />}
      {listed.isSuccess && (
        <Table
          className="mt-6"
          caption={text('invite.caption')}
          captionHidden
          columns={[
            {
              id: 'address',
              header: text('invite.address'),
              rowHeader: true,
              cell: (one) => <span className="break-all">{one.email}</span>,
            },
            { id: 'state', header: text('invite.state'), cell: (one) => <InvitationState invitation={one} /> },
          ]}
          rows={listed.data.invitations}
          rowKey={(one) => one.email}
          empty={text('invite.empty')}
        />
      )}
    </Panel>
  );
}

interface MadeInvitation {
  readonly email: string;
  readonly url: string;
}

function Invite({ onMade }: { readonly onMade: (invitation: MadeInvitation) => void }) {
  const text = useText('operator');
  const invite = useMutation(useApi().operator.signUp.mutationOptions());
  const [email, type] = useState('');
  const [wrong, setWrong] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(!looksLikeEmail(email));
    if (!looksLikeEmail(email)) return;
    try {
      const { invitation } = await invite.mutateAsync({ kind: 'invite', email: email.trim() });
      invite.reset(); // the link is in no cache
      if (invitation !== null) onMade({ email: email.trim(), url: invitation.url });
    } catch {
      // told below
    }
  };
  return (
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
  );
}

/** The link, once: it stands in the panel's state alone and goes when it is put away. */
function Made({ invitation, onDone }: { readonly invitation: MadeInvitation; readonly onDone: () => void }) {
  const text = useText('operator');
  const frame = useText('common');
  return (
    <Callout
      tone="success"
      role="status"
      title={text('invite.made', { email: invitation.email })}
      actions={
        <>
          <CopyButton
            text={invitation.url}
            label={text('invite.copy')}
            doneLabel={frame('copied')}
            failedLabel={frame('copyFailed')}
            variant="primary"
          />
          <Button variant="quiet" onClick={onDone}>
            {text('invite.done')}
          </Button>
        </>
      }
    >
      <p>{text('invite.madeText')}</p>
      <p translate="no" className="mt-2 select-all break-all rounded-sm bg-surface px-3 py-2 font-mono text-sm">
        {invitation.url}
      </p>
    </Callout>
  );
}

function InvitationState({
  invitation,
}: {
  readonly invitation: { readonly usedAt: Date | null; readonly expiresAt: Date };
}) {
  const text = useText('operator');
  const format = useFormat();
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium' });
  const { usedAt, expiresAt } = invitation;
  if (usedAt !== null) return text('invite.used', { day: day(usedAt) });
  return text(expiresAt > new Date() ? 'invite.waiting' : 'invite.expired', { day: day(expiresAt) });
}
