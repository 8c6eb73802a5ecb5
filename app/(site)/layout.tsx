import type { ReactNode } from 'react';
import { SignOutButton } from '../../features/account/SignOutButton.tsx';
import { QueryProvider } from '../../features/api/query.tsx';
import { serverText } from '../../messages/server.ts';
import { AppShell, Footer } from '../../ui/AppShell.tsx';
import { installationStatus, whoAsks } from './asker.ts';

/** The frame of pages that know who asks: places, account, and who runs this server. */
export default async function SiteLayout({ children }: { readonly children: ReactNode }) {
  const text = serverText('common');
  const own = serverText('installation');
  const [status, who] = await Promise.all([installationStatus(), whoAsks()]);
  return (
    <AppShell
      brand={{ name: text('brand'), href: '/' }}
      skipLabel={text('skipToContent')}
      theme={{
        label: text('theme.label'),
        names: { system: text('theme.system'), light: text('theme.light'), dark: text('theme.dark') },
      }}
      offlineText={text('offline')}
      closeLabel={text('close')}
      nav={{
        label: text('mainMenu'),
        menuLabel: text('menu'),
        items: [
          { href: '/', label: text('places.home') },
          { href: '/studies', label: text('places.studies') },
          { href: '/docs/api', label: text('places.api') },
          ...(who?.role === 'operator' ? [{ href: '/operator', label: own('operator') }] : []),
          who === null
            ? { href: '/sign-in', label: text('places.signIn') }
            : { href: '/account', label: text('places.account') },
        ],
      }}
      actions={who !== null && <SignOutButton className="max-sm:hidden" />}
      footer={
        <Footer
          text={
            <>
              {text('footer')} {own('operatedBy', { operator: status.operatorName })}{' '}
              <span className="whitespace-nowrap">{status.version}</span>
            </>
          }
          links={[
            { href: '/about/protection', label: own('footer.protection') },
            { href: '/docs/api', label: own('footer.api') },
            { href: '/device', label: serverText('device')('pageTitle') },
          ]}
        />
      }
    >
      <QueryProvider>{children}</QueryProvider>
    </AppShell>
  );
}
