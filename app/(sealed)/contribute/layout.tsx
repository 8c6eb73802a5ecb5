import type { ReactNode } from 'react';
import { SealedFrame } from '../frame.tsx';

export default function ContributeLayout({ children }: { readonly children: ReactNode }) {
  return <SealedFrame width="form">{children}</SealedFrame>;
}
