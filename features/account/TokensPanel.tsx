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
import { type api, faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { MakeToken } from './MakeToken.tsx';
import { isScope } from './scopes.ts';

type Token = Awaited<ReturnType<typeof api.account.tokens.list.query>>[number];

/** Tokens for programs: made, shown once, revoked. */
export function TokensPanel() {
  const text = useText('account');
  const frame = useText('common');
  const format = useFormat();
  const tokens = useQuery(useApi().account.tokens.list.queryOptions({}));
  const [revoking, askToRevoke] = useState<Token | null>(null);
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium' });
  const columns: readonly Column<Token>[] = [
    {
      id: 'name',
      header: text('tokens.name'),
      rowHeader: true,
      cell: (token) => (
        <>
          {token.name}
          <span className="block font-mono font-normal text-muted">{token.start}…</span>
        </>
      ),
    },
    {
      id: 'scopes',
      header: text('tokens.scopes'),
      cell: ({ scopes }) =>
        format.list(scopes.map((scope) => (isScope(scope) ? text(`tokens.scopeShort.${scope}`) : scope))),
    },
    {
      id: 'ends',
      header: text('tokens.ends'),
      cell: ({ expiresAt }) => (expiresAt === null ? text('tokens.never') : day(expiresAt)),
    },
    {
      id: 'used',
      header: text('tokens.lastUsed'),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? text('tokens.unused') : day(lastUsedAt)),
    },
    {
      id: 'revoke',
      header: <span className="sr-only">{text('tokens.revoke')}</span>,
      figures: true,
      cell: (token) => (
        <Button
          variant="quiet"
          aria-label={text('tokens.revokeLabel', { name: token.name })}
          onClick={() => askToRevoke(token)}
        >
          {text('tokens.revoke')}
        </Button>
      ),
    },
  ];
  return (
    <Panel title={text('tokens.title')} lead={text('tokens.lead')}>
      {tokens.isPending && <Skeleton label={frame('loading')} />}
      {tokens.isError && <FaultCallout fault={faultOf(tokens.error)} onRetry={() => void tokens.refetch()} />}
      {tokens.isSuccess && (
        <Table
          className="relative"
          caption={text('tokens.caption')}
          captionHidden
          columns={columns}
          rows={tokens.data}
          rowKey={({ id }) => id}
          empty={text('tokens.empty')}
        />
      )}
      <MakeToken onMade={() => void tokens.refetch()} />
      <RevokeToken token={revoking} onEnd={() => askToRevoke(null)} onRevoked={() => void tokens.refetch()} />
    </Panel>
  );
}

interface RevokeTokenProps {
  readonly token: Token | null;
  readonly onEnd: () => void;
  readonly onRevoked: () => void;
}

function RevokeToken({ token, onEnd, onRevoked }: RevokeTokenProps) {
  const text = useText('account');
  const frame = useText('common');
  const announce = useAnnounce();
  const revoke = useMutation(useApi().account.tokens.revoke.mutationOptions());
  const confirm = async () => {
    if (token === null) return;
    try {
      await revoke.mutateAsync({ tokenId: token.id });
      announce({ text: text('tokens.revoked') });
      onRevoked();
      onEnd();
    } catch {
      // told in the dialog
    }
  };
  return (
    <ConfirmDialog
      open={token !== null}
      onClose={onEnd}
      title={text('tokens.revokeTitle')}
      closeLabel={frame('close')}
      cancelLabel={frame('cancel')}
      confirmLabel={text('tokens.revoke')}
      danger
      busy={revoke.isPending}
      onConfirm={() => void confirm()}
    >
      <p>{text('tokens.revokeText', { name: token?.name ?? '' })}</p>
      {revoke.isError && <FaultCallout fault={faultOf(revoke.error)} className="mt-4" />}
    </ConfirmDialog>
  );
}
