import type { ReactNode } from 'react';
import { serverText } from '../../messages/server.ts';
import { AppShell, Footer } from '../../ui/AppShell.tsx';

export type SealedFrameProps = {
  /** 'form' for one column of text and fields, 'page' for tables and charts */
  readonly width: 'form' | 'page';
  /** Whether the places of somebody with an account stand in the header: the same for everybody, as the server is not asked who it is. */
  readonly places?: boolean;
  readonly children: ReactNode;
};

/** The frame of pages that touch keys or plain measurements: fixed sentences, nothing that a server knows. */
export function SealedFrame({ width, places = false, children }: SealedFrameProps) {
  const text = serverText('common');
  const nav = {
    label: text('mainMenu'),
    menuLabel: text('menu'),
    items: [
      { href: '/studies', label: text('places.studies') },
      { href: '/keys', label: serverText('keys')('pageTitle') },
      { href: '/account', label: text('places.account') },
    ],
  };
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
      width={width}
      {...(places ? { nav } : {})}
      footer={<Footer text={text('footer')} links={[{ href: '/about/protection', label: protection() }]} />}
    >
      {children}
    </AppShell>
  );
}

const protection = (): string => serverText('installation')('footer.protection');
