'use client';

import { useSyncExternalStore } from 'react';
import { Icon } from './Icon.tsx';

function subscribe(changed: () => void) {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}

/** True while the browser believes that it has a network; true on the server. */
export const useOnline = () =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

/** Says that there is no connection, and what that means here. The region is always there so that its filling is heard. */
export function OfflineBanner({ text }: { readonly text: string }) {
  const online = useOnline();
  return (
    <div role="status" className="screen-only">
      {!online && (
        <p className="flex items-start gap-3 border-caution border-b-2 bg-caution-wash px-4 py-3 sm:px-6">
          <Icon name="offline" className="mt-0.5 size-5 text-caution" />
          {text}
        </p>
      )}
    </div>
  );
}
