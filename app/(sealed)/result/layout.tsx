import type { ReactNode } from 'react';
import { SealedFrame } from '../frame.tsx';

export default function ResultLayout({ children }: { readonly children: ReactNode }) {
  return (
    <SealedFrame width="page" places>
      {children}
    </SealedFrame>
  );
}
