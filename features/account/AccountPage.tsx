'use client';

import { account } from '../../messages/en/account.ts';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { OwnName, OwnPassword } from './OwnAccount.tsx';
import { SessionsPanel } from './SessionsPanel.tsx';
import { SignOutButton } from './SignOutButton.tsx';
import { TokensPanel } from './TokensPanel.tsx';

const areas = { account, common, errors };

export interface AccountPageProps {
  readonly name: string;
  readonly email: string;
  readonly role: 'operator' | 'researcher' | 'demonstrator';
}

/** One's own account: name, password, sessions, tokens. Brings its own sentences. */
export function AccountPage(props: AccountPageProps) {
  return (
    <TextProvider areas={areas}>
      <Own {...props} />
    </TextProvider>
  );
}

function Own({ name, email, role }: AccountPageProps) {
  const text = useText('account');
  const settled = role !== 'demonstrator';
  return (
    <>
      <PageHeader
        title={text('page.title')}
        lead={
          <>
            {settled && <span className="block break-all text-ink">{email}</span>}
            {text(`page.role.${role}`)}
          </>
        }
        actions={<SignOutButton variant="secondary" className="sm:hidden" />}
      />
      <div className="flex flex-col gap-12">
        <SessionsPanel />
        {settled && <TokensPanel />}
        {settled && (
          <div className="grid gap-x-12 gap-y-12 md:grid-cols-2">
            <OwnName name={name} />
            <OwnPassword email={email} />
          </div>
        )}
      </div>
    </>
  );
}
