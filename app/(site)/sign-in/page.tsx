import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { safeNext } from '../../../features/account/fields.ts';
import { SignForm } from '../../../features/account/SignForm.tsx';
import { serverText } from '../../../messages/server.ts';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { installationStatus, whoAsks } from '../asker.ts';

const text = serverText('account');

export const metadata: Metadata = { title: text('signIn.pageTitle') };

export default async function SignInPage({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly next?: string | readonly string[] }>;
}) {
  const { next } = await searchParams;
  const wanted = typeof next === 'string' ? next : undefined;
  if ((await whoAsks()) !== null) redirect(safeNext(wanted));
  const { demonstration, claimed } = await installationStatus();
  return (
    <div className="max-w-form">
      <PageHeader title={text('signIn.title')} lead={text('signIn.lead')} />
      <SignForm kind="in" next={wanted} />
      <ul className="mt-8 flex flex-col">
        {claimed ? (
          <li className="py-1.5">
            {text('signIn.noAccount')}{' '}
            <Link href="/sign-up" className="link inline-block py-1.5">
              {text('signIn.toSignUp')}
            </Link>
          </li>
        ) : (
          <li className="py-1.5">
            {text('signUp.unclaimed')}.{' '}
            <Link href="/claim" className="link inline-block py-1.5">
              {text('signUp.toClaim')}
            </Link>
          </li>
        )}
        {demonstration && (
          <li className="py-1.5">
            {text('signIn.demonstrationNote')}{' '}
            <Link href="/try" prefetch={false} className="link inline-block py-1.5">
              {text('signIn.toTry')}
            </Link>
          </li>
        )}
      </ul>
    </div>
  );
}
