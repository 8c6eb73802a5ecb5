import type { Metadata } from 'next';
import { ApiDocs } from '../../../../features/api-docs/ApiDocs.tsx';
import { serverText } from '../../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('apiDocs')('pageTitle') };

export default function ApiPage() {
  return <ApiDocs />;
}
