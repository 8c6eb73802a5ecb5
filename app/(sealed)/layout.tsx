import type { ReactNode } from 'react';
import { serverText } from '../../messages/server.ts';
import { AppShell, Footer } from '../../ui/AppShell.tsx';

/** The frame of pages that touch keys or plain measurements: one column, fixed sentences, nothing that a server knows. */
export default function SealedLayout({ children }: { readonly children: ReactNode }) {
  const text = serverText('common');
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
      width="form"
      footer={<Footer text={text('footer')} />}
    >
      {children}
    </AppShell>
  );
}
