import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { InvitedForm } from '../../../features/account/InvitedForm.tsx';
import { SignForm } from '../../../features/account/SignForm.tsx';
import { serverText } from '../../../messages/server.ts';
import { LinkButton } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { installationStatus, whoAsks } from '../asker.ts';

const text = serverText('account');

export const metadata: Metadata = { title: text('signUp.pageTitle') };

export default async function SignUpPage() {
  if ((await whoAsks()) !== null) redirect('/studies');
  const { claimed, signUp } = await installationStatus();
  if (!claimed) {
    return (
      <EmptyState
        level={1}
        drawing="quiet"
        title={text('signUp.unclaimed')}
        actions={<LinkButton href="/claim">{text('signUp.toClaim')}</LinkButton>}
      >
        {text('signUp.unclaimedText')}
      </EmptyState>
    );
  }
  return (
    <div className="max-w-form">
      <PageHeader title={text('signUp.title')} lead={text('signUp.lead')} />
      {signUp === 'invited' ? <InvitedForm /> : <SignForm kind="up" />}
      <p className="mt-8">
        {text('signUp.hasAccount')}{' '}
        <Link href="/sign-in" className="link inline-block py-1.5">
          {text('signUp.toSignIn')}
        </Link>
      </p>
    </div>
  );
}
