'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { faultOf } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { RecoveryFields } from './RecoveryFields.tsx';
import { useTask } from './use-task.ts';

/** A recovery file that has opened, and the words that opened it: kept for the one question whether a damaged record may go. */
interface Opened {
  readonly file: Uint8Array;
  readonly words: string;
}

/** Opens a recovery file with its words: a key comes, or comes back, to this device. A damaged record makes way only when its owner says so. */
export function RestoreKey({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const text = useText('keys');
  const task = useTask();
  const [opened, setOpened] = useState<Opened | null>(null);
  const restore = (file: Uint8Array, words: string) =>
    void task.run(async (onProgress) => {
      try {
        await keyRoom.restore(file, words, onProgress);
      } catch (thrown) {
        if (faultOf(thrown).code !== 'key/damaged') throw thrown;
        setOpened({ file, words });
        return;
      }
      await onChanged();
    });
  return (
    <>
      <RecoveryFields submitLabel={text('restore.do')} busy={task.busy} onSubmit={restore} />
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
      <ReplaceDamaged opened={opened} onClose={() => setOpened(null)} onChanged={onChanged} />
    </>
  );
}

function ReplaceDamaged({
  opened,
  onClose,
  onChanged,
}: {
  readonly opened: Opened | null;
  readonly onClose: () => void;
  readonly onChanged: () => Promise<void>;
}) {
  const text = useText('keys');
  const frame = useText('common');
  const announce = useAnnounce();
  const task = useTask();
  const close = () => {
    task.clear();
    onClose();
  };
  const replace = async () => {
    if (opened === null) return;
    const { file, words } = opened;
    if (!(await task.run((onProgress) => keyRoom.restoreOverDamaged(file, words, onProgress)))) return;
    close();
    announce({ text: text('damaged.replaced') });
    await onChanged();
  };
  return (
    <ConfirmDialog
      open={opened !== null}
      onClose={close}
      title={text('damaged.replaceTitle')}
      closeLabel={frame('close')}
      cancelLabel={frame('cancel')}
      confirmLabel={text('damaged.replaceDo')}
      busy={task.busy}
      onConfirm={() => void replace()}
    >
      <p>{text('damaged.replaceText')}</p>
      <p className="mt-2">{text('damaged.replaceCosts')}</p>
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-4" />}
    </ConfirmDialog>
  );
}
