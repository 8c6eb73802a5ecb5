import type { Metadata } from 'next';
import { ClaimForm } from '../../../features/installation/ClaimForm.tsx';
import { serverText } from '../../../messages/server.ts';
import { LinkButton } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { installationStatus } from '../asker.ts';

const text = serverText('installation');

export const metadata: Metadata = { title: text('claim.pageTitle') };

export default async function ClaimPage() {
  if ((await installationStatus()).claimed) {
    return (
      <EmptyState
        level={1}
        drawing="quiet"
        title={text('claim.already')}
        actions={
          <>
            <LinkButton href="/sign-in">{text('landing.signIn')}</LinkButton>
            <LinkButton href="/" variant="secondary">
              {text('footer.start')}
            </LinkButton>
          </>
        }
      >
        {text('claim.alreadyText')}
      </EmptyState>
    );
  }
  return (
    <div className="max-w-form">
      <PageHeader title={text('claim.title')} lead={text('claim.lead')} />
      <ClaimForm />
    </div>
  );
}
