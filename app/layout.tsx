import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { serverText } from '../messages/server.ts';
import './globals.css';

/** The nonce of the content security policy changes with every request, so every page is rendered for its request. */
export const dynamic = 'force-dynamic';

const text = serverText('common');

export const metadata: Metadata = {
  title: { default: text('title'), template: `%s · ${text('brand')}` },
  description: text('description'),
  applicationName: text('brand'),
  formatDetection: { telephone: false, date: false, email: false, address: false },
  robots: { index: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f5ef' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1417' },
  ],
};

/** The nonce stands in the policy that the proxy put on this request; Next reads it from the same place. */
async function nonceOfRequest(): Promise<string | undefined> {
  const policy = (await headers()).get('content-security-policy') ?? '';
  return /'nonce-([A-Za-z0-9+/_=-]+)'/.exec(policy)?.[1];
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = await nonceOfRequest();
  return (
    // before-scripts.js sets data-theme and data-letters before React looks.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Without async: it must run before the first paint, or a dark page would flash light */}
        <script src="/before-scripts.js" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>{children}</body>
    </html>
  );
}
