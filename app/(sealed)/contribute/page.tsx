import type { Metadata } from 'next';
import { ContributePage } from '../../../features/contribution/ContributePage.tsx';
import { serverText } from '../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('contribution')('pageTitle') };

export default function Contribute() {
  return <ContributePage />;
}
