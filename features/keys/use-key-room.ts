'use client';

import { useCallback, useEffect, useState } from 'react';
import type { DomainError } from '../../core/errors.ts';
import type { DamagedKey, KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom, onKeyRoomEnded } from '../../workers/keyroom-client.ts';
import { faultOf } from '../api/client.ts';

export type KeysState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: DomainError }
  | { readonly kind: 'ready'; readonly keys: readonly KeySummary[]; readonly damaged: readonly DamagedKey[] };

export interface KeyRoomKeys {
  readonly state: KeysState;
  readonly refresh: () => Promise<void>;
  /** How often the key room was closed under the page: by idleness, a crash, or somebody's lock. */
  readonly endings: number;
}

/** All keys of this device, those whose records are damaged too, and how they stand; follows the key room when it is closed. */
export function useKeyRoom(): KeyRoomKeys {
  const [state, setState] = useState<KeysState>({ kind: 'loading' });
  const [endings, setEndings] = useState(0);
  const refresh = useCallback(async () => {
    try {
      const [keys, damaged] = await Promise.all([keyRoom.list(), keyRoom.damaged()]);
      setState({ kind: 'ready', keys, damaged });
    } catch (thrown) {
      setState({ kind: 'fault', fault: faultOf(thrown) });
    }
  }, []);
  useEffect(() => {
    const stop = onKeyRoomEnded(() => {
      setEndings((n) => n + 1);
      void refresh();
    });
    void refresh();
    return stop;
  }, [refresh]);
  return { state, refresh, endings };
}
