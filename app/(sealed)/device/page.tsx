import type { Metadata } from 'next';
import { DevicePage } from '../../../features/device/DevicePage.tsx';
import { serverText } from '../../../messages/server.ts';

export const metadata: Metadata = { title: serverText('device')('pageTitle') };

export default function Device() {
  return <DevicePage />;
}
