'use client';

import { useText } from '../../messages/provider.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { NewPassphrase } from './PassphraseForm.tsx';
import { useTask } from './use-task.ts';

export type SealKeyProps = { readonly summary: KeySummary; readonly onChanged: () => Promise<void> };

/** A passphrase for a key that is open and has none on this device. */
export function SealKey({ summary, onChanged }: SealKeyProps) {
  const text = useText('keys');
  const task = useTask();
  return (
    <Panel title={text('passphrase.sealTitle')} lead={text('passphrase.sealText')}>
      <NewPassphrase
        submitLabel={text('passphrase.seal')}
        busy={task.busy}
        onChoose={(passphrase) =>
          void task.run(async (onProgress) => {
            await keyRoom.wrapWithPassphrase(summary.handle, passphrase, onProgress);
            await onChanged();
          })
        }
      />
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
    </Panel>
  );
}
