'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { linkStateOf } from './link-state.ts';
import { MakeLink } from './MakeLink.tsx';
import type { LinkView, StudyView } from './study-view.ts';
import { useDay } from './use-day.ts';

/** Links of an open study: make, copy once, revoke. */
export function LinksPanel({ study }: { readonly study: StudyView }) {
  const text = useText('study');
  const frame = useText('common');
  const format = useFormat();
  const links = useQuery(useApi().link.list.queryOptions({ studyId: study.id }));
  const [revoking, askToRevoke] = useState<LinkView | null>(null);
  const columns: readonly Column<LinkView>[] = [
    { id: 'label', header: text('links.name'), rowHeader: true, cell: ({ label }) => label },
    { id: 'uses', header: text('links.uses'), figures: true, cell: ({ uses }) => format.number(uses) },
    {
      id: 'state',
      header: text('links.state'),
      cell: (link) => <LinkStateText link={link} isOpen={study.phase === 'open'} />,
    },
    {
      id: 'revoke',
      header: <span className="sr-only">{text('links.revoke')}</span>,
      figures: true,
      cell: (link) =>
        linkStateOf(link, new Date()).kind === 'active' && (study.phase === 'open' || study.phase === 'closed') ? (
          <Button
            variant="quiet"
            aria-label={text('links.revokeLabel', { label: link.label })}
            onClick={() => askToRevoke(link)}
          >
            {text('links.revoke')}
          </Button>
        ) : null,
    },
  ];
  return (
    <Panel title={text('links.title')} lead={study.phase === 'open' ? text('links.lead') : text('links.closed')}>
      {study.phase === 'open' && <MakeLink studyId={study.id} onMade={() => void links.refetch()} />}
      {links.isPending && <Skeleton label={frame('loading')} />}
      {links.isError && <FaultCallout fault={faultOf(links.error)} onRetry={() => void links.refetch()} />}
      {links.isSuccess && (
        <Table
          className="relative mt-6"
          caption={text('links.caption')}
          captionHidden
          columns={columns}
          rows={links.data}
          rowKey={({ id }) => id}
          empty={text('links.empty')}
        />
      )}
      <Revocation
        studyId={study.id}
        link={revoking}
        onEnd={() => askToRevoke(null)}
        onRevoked={() => void links.refetch()}
      />
    </Panel>
  );
}

function LinkStateText({ link, isOpen }: { readonly link: LinkView; readonly isOpen: boolean }) {
  const text = useText('study');
  const day = useDay();
  const state = linkStateOf(link, new Date());
  if (state.kind === 'revoked')
    return <span className="text-muted">{text('links.revokedOn', { day: day(state.on) })}</span>;
  if (state.kind === 'ended') return <span className="text-muted">{text('links.ended', { day: day(state.on) })}</span>;
  if (!isOpen) return <span className="text-muted">{text('links.idle')}</span>;
  return (
    <>
      {text('links.active')}
      {state.until !== null && `, ${text('links.endsOn', { day: day(state.until) })}`}
    </>
  );
}

interface RevocationProps {
  readonly studyId: string;
  readonly link: LinkView | null;
  readonly onEnd: () => void;
  readonly onRevoked: () => void;
}

function Revocation({ studyId, link, onEnd, onRevoked }: RevocationProps) {
  const text = useText('study');
  const frame = useText('common');
  const announce = useAnnounce();
  const revoke = useMutation(useApi().link.revoke.mutationOptions());
  const confirm = async () => {
    if (link === null) return;
    try {
      await revoke.mutateAsync({ studyId, linkId: link.id });
      announce({ text: text('links.revoked') });
      onRevoked();
      onEnd();
    } catch {
      // told in the dialog
    }
  };
  return (
    <ConfirmDialog
      open={link !== null}
      onClose={onEnd}
      title={text('links.revokeTitle')}
      closeLabel={frame('close')}
      cancelLabel={frame('cancel')}
      confirmLabel={text('links.revoke')}
      danger
      busy={revoke.isPending}
      onConfirm={() => void confirm()}
    >
      <p>{text('links.revokeText', { label: link?.label ?? '' })}</p>
      {revoke.isError && <FaultCallout fault={faultOf(revoke.error)} className="mt-4" />}
    </ConfirmDialog>
  );
}
