'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useFormat, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type api, faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { browserName } from './browser-name.ts';

type Session = Awaited<ReturnType<typeof api.account.sessions.list.query>>[number];

/** Every browser in which this account is signed in, and the way to end each. */
export function SessionsPanel() {
  const text = useText('account');
  const frame = useText('common');
  const format = useFormat();
  const announce = useAnnounce();
  const procedures = useApi();
  const sessions = useQuery(procedures.account.sessions.list.queryOptions({}));
  const revoke = useMutation(procedures.account.sessions.revoke.mutationOptions());
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium' });
  const nameOf = ({ userAgent }: Session): string => {
    const known = browserName(userAgent);
    return known === null ? text('sessions.unknown') : text('sessions.on', known);
  };
  const end = async (session: Session) => {
    try {
      await revoke.mutateAsync({ sessionId: session.id });
      announce({ text: text('sessions.revoked') });
    } catch {
      // told above the table
    }
    void sessions.refetch();
  };
  const columns: readonly Column<Session>[] = [
    {
      id: 'browser',
      header: text('sessions.browser'),
      rowHeader: true,
      cell: (session) => (
        <>
          {nameOf(session)} {session.current && <Badge tone="success">{text('sessions.current')}</Badge>}
        </>
      ),
    },
    { id: 'since', header: text('sessions.since'), cell: (session) => day(session.createdAt) },
    { id: 'until', header: text('sessions.until'), cell: (session) => day(session.expiresAt) },
    {
      id: 'revoke',
      header: <span className="sr-only">{text('sessions.revoke')}</span>,
      figures: true,
      cell: (session) =>
        session.current ? null : (
          <Button
            variant="quiet"
            aria-label={text('sessions.revokeLabel', { browser: nameOf(session), since: day(session.createdAt) })}
            busy={revoke.isPending && revoke.variables.sessionId === session.id}
            onClick={() => void end(session)}
          >
            {text('sessions.revoke')}
          </Button>
        ),
    },
  ];
  return (
    <Panel title={text('sessions.title')} lead={text('sessions.lead')} className="border-t-0! pt-0!">
      {sessions.isPending && <Skeleton label={frame('loading')} />}
      {sessions.isError && <FaultCallout fault={faultOf(sessions.error)} onRetry={() => void sessions.refetch()} />}
      {revoke.isError && <FaultCallout fault={faultOf(revoke.error)} className="mb-4" />}
      {sessions.isSuccess && (
        <Table
          className="relative"
          caption={text('sessions.caption')}
          captionHidden
          columns={columns}
          rows={sessions.data}
          rowKey={({ id }) => id}
        />
      )}
    </Panel>
  );
}
