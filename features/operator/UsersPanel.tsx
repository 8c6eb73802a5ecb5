'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { api, faultOf } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { USERS_PER_PAGE } from './users-page.ts';

type User = Awaited<ReturnType<typeof api.operator.users.query>>['users'][number];

/** Accounts, newest first, a page at a time. */
export function UsersPanel() {
  const text = useText('operator');
  const frame = useText('common');
  const format = useFormat();
  const users = useInfiniteQuery({
    queryKey: ['accounts of this installation'],
    queryFn: ({ pageParam }) => api.operator.users.query({ take: USERS_PER_PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.users.length < USERS_PER_PAGE ? null : (page.users.at(-1)?.id ?? null)),
  });
  const columns: readonly Column<User>[] = [
    { id: 'name', header: text('users.name'), rowHeader: true, cell: ({ name }) => name },
    {
      id: 'email',
      header: text('users.email'),
      cell: ({ email }) => <span className="whitespace-nowrap">{email}</span>,
    },
    { id: 'role', header: text('users.role'), cell: ({ role }) => text(`users.roles.${role}`) },
    { id: 'studies', header: text('users.studies'), figures: true, cell: ({ studies }) => format.number(studies) },
    {
      id: 'since',
      header: text('users.since'),
      cell: ({ createdAt }) => (
        <span className="whitespace-nowrap">{format.dateTime(createdAt, { dateStyle: 'medium' })}</span>
      ),
    },
  ];
  return (
    <Panel title={text('users.title')}>
      {users.isPending && <Skeleton label={frame('loading')} />}
      {users.isError && <FaultCallout fault={faultOf(users.error)} onRetry={() => void users.refetch()} />}
      {users.isSuccess && (
        <Table
          caption={text('users.caption')}
          captionHidden
          columns={columns}
          rows={users.data.pages.flatMap((page) => page.users)}
          rowKey={({ id }) => id}
          empty={text('users.empty')}
        />
      )}
      {users.hasNextPage && (
        <Button
          variant="secondary"
          className="mt-4"
          busy={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {text('users.more')}
        </Button>
      )}
    </Panel>
  );
}
