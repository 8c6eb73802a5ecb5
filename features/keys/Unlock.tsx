'use client';

import { useText } from '../../messages/provider.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { IDLE_MINUTES, keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { UnlockForm } from './PassphraseForm.tsx';
import { RestoreKey } from './RestoreKey.tsx';
import { useTask } from './use-task.ts';

export type UnlockProps = { readonly summary: KeySummary; readonly onChanged: () => Promise<void> };

/** Opens a key that is here and locked: with its passphrase, or with its recovery file. */
export function Unlock({ summary, onChanged }: UnlockProps) {
  const text = useText('keys');
  const task = useTask();
  return (
    <Panel title={text('unlock.title')} lead={text('unlock.text', { minutes: IDLE_MINUTES })}>
      <UnlockForm
        busy={task.busy}
        onUnlock={(passphrase) =>
          void task.run(async (onProgress) => {
            await keyRoom.unlock(summary.keyId, passphrase, onProgress);
            await onChanged();
          })
        }
      />
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
      <Disclosure summary={text('unlock.forgotten')} className="mt-6">
        <RestoreKey onChanged={onChanged} />
      </Disclosure>
    </Panel>
  );
}
