import type { Metadata } from 'next';
import { ResultPage } from '../../../../features/result/ResultPage.tsx';
import { serverText } from '../../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('result')('pageTitle') };

export default function Result() {
  return <ResultPage />;
}
