import type { ReactNode } from 'react';
import { SealedFrame } from '../frame.tsx';

export default function KeysLayout({ children }: { readonly children: ReactNode }) {
  return (
    <SealedFrame width="page" places>
      <div className="max-w-form">{children}</div>
    </SealedFrame>
  );
}
