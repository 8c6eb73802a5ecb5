'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { looksLikeEmail } from '../account/fields.ts';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { MemberView, StudyView } from './study-view.ts';

/** Who works on a study. Only its owner changes that. */
export function MembersPanel({ study }: { readonly study: StudyView }) {
  const text = useText('study');
  const frame = useText('common');
  const members = useQuery(useApi().study.members.list.queryOptions({ studyId: study.id }));
  const [leaving, askToRemove] = useState<MemberView | null>(null);
  const mayChange = study.role === 'owner' && study.phase !== 'purged' && !study.demonstration;
  const columns: readonly Column<MemberView>[] = [
    { id: 'name', header: text('members.name'), rowHeader: true, cell: ({ name }) => name },
    { id: 'email', header: text('members.email'), cell: ({ email }) => <span className="break-all">{email}</span> },
    { id: 'role', header: text('members.role'), cell: ({ role }) => text(`role.${role}`) },
    {
      id: 'remove',
      header: <span className="sr-only">{text('members.remove')}</span>,
      figures: true,
      cell: (member) =>
        mayChange && member.role !== 'owner' ? (
          <Button
            variant="quiet"
            aria-label={text('members.removeLabel', { name: member.name })}
            onClick={() => askToRemove(member)}
          >
            {text('members.remove')}
          </Button>
        ) : null,
    },
  ];
  return (
    <Panel title={text('members.title')} lead={text('members.lead')} className="border-t-0! pt-0!">
      {study.demonstration && <p className="text-muted">{text('members.demonstration')}</p>}
      {members.isPending && <Skeleton label={frame('loading')} />}
      {members.isError && <FaultCallout fault={faultOf(members.error)} onRetry={() => void members.refetch()} />}
      {members.isSuccess && (
        <Table
          className="relative"
          caption={text('members.caption')}
          captionHidden
          columns={columns}
          rows={members.data}
          rowKey={({ userId }) => userId}
        />
      )}
      {mayChange && <AddMember studyId={study.id} onAdded={() => void members.refetch()} />}
      <RemoveMember
        studyId={study.id}
        member={leaving}
        onEnd={() => askToRemove(null)}
        onRemoved={() => void members.refetch()}
      />
    </Panel>
  );
}

function AddMember({ studyId, onAdded }: { readonly studyId: string; readonly onAdded: () => void }) {
  const text = useText('study');
  const announce = useAnnounce();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'analyst' | 'viewer'>('analyst');
  const [wrong, setWrong] = useState(false);
  const add = useMutation(useApi().study.members.add.mutationOptions());
  const fault = add.isError ? faultOf(add.error) : null;
  const unknown = fault?.code === 'not-found' && fault.detail.field === 'email';
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(!looksLikeEmail(email));
    if (!looksLikeEmail(email)) return;
    try {
      await add.mutateAsync({ studyId, email: email.trim(), role });
      announce({ text: text('members.added', { email: email.trim() }) });
      setEmail('');
      onAdded();
    } catch {
      // told below
    }
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="mt-6 flex flex-wrap items-end gap-4">
      <TextField
        type="email"
        label={text('members.addEmail')}
        className="min-w-56 grow basis-72"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={wrong ? text('members.emailFault') : undefined}
      />
      <SelectField
        label={text('members.role')}
        className="min-w-36"
        value={role}
        onChange={(event) => setRole(event.target.value === 'viewer' ? 'viewer' : 'analyst')}
        options={[
          { value: 'analyst', label: text('role.analyst') },
          { value: 'viewer', label: text('role.viewer') },
        ]}
      />
      <Button type="submit" variant="secondary" busy={add.isPending}>
        {text('members.add')}
      </Button>
      {unknown && (
        <Callout tone="caution" role="alert" className="basis-full">
          {text('members.unknown')}
        </Callout>
      )}
      {fault !== null && !unknown && <FaultCallout fault={fault} className="basis-full" />}
    </form>
  );
}

interface RemoveMemberProps {
  readonly studyId: string;
  readonly member: MemberView | null;
  readonly onEnd: () => void;
  readonly onRemoved: () => void;
}

function RemoveMember({ studyId, member, onEnd, onRemoved }: RemoveMemberProps) {
  const text = useText('study');
  const frame = useText('common');
  const announce = useAnnounce();
  const remove = useMutation(useApi().study.members.remove.mutationOptions());
  const name = member?.name ?? '';
  const confirm = async () => {
    if (member === null) return;
    try {
      await remove.mutateAsync({ studyId, userId: member.userId });
      announce({ text: text('members.removed', { name }) });
      onRemoved();
      onEnd();
    } catch {
      // told in the dialog
    }
  };
  return (
    <ConfirmDialog
      open={member !== null}
      onClose={onEnd}
      title={text('members.removeTitle', { name })}
      closeLabel={frame('close')}
      cancelLabel={frame('cancel')}
      confirmLabel={text('members.remove')}
      danger
      busy={remove.isPending}
      onConfirm={() => void confirm()}
    >
      <p>{text('members.removeText')}</p>
      {remove.isError && <FaultCallout fault={faultOf(remove.error)} className="mt-4" />}
    </ConfirmDialog>
  );
}
