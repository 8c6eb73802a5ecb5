'use client';

import { useCallback, useEffect, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { faultOf } from '../api/client.ts';

export type KeyHere =
  | { readonly kind: 'looking' }
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly key: KeySummary }
  /** It is here, in a record that cannot be read. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'fault'; readonly fault: DomainError };

/**
 * What the key room of this browser knows about a key: its wraps, whether it is bound. Nothing secret; the key stays locked.
 * @param keyId hexadecimal, null while the study has none
 */
export function useKeyHere(keyId: string | null): { readonly here: KeyHere; readonly look: () => void } {
  const [here, setHere] = useState<KeyHere>({ kind: 'looking' });
  const look = useCallback(() => {
    if (keyId === null) {
      setHere({ kind: 'none' });
      return;
    }
    Promise.all([keyRoom.list(), keyRoom.damaged()]).then(
      ([keys, damaged]) => {
        const key = keys.find((candidate) => candidate.keyId === keyId);
        const isDamaged = damaged.some((record) => record.keyId === keyId);
        setHere(key !== undefined ? { kind: 'found', key } : { kind: isDamaged ? 'damaged' : 'none' });
      },
      (thrown: unknown) => setHere({ kind: 'fault', fault: faultOf(thrown) }),
    );
  }, [keyId]);
  useEffect(look, [look]);
  return { here, look };
}
