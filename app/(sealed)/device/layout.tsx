import type { ReactNode } from 'react';
import { SealedFrame } from '../frame.tsx';

export default function DeviceLayout({ children }: { readonly children: ReactNode }) {
  return <SealedFrame width="page">{children}</SealedFrame>;
}
