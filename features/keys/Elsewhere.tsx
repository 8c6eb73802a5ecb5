'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudyView } from './door.ts';
import { MakeKey } from './MakeKey.tsx';
import { RecoveryFields } from './RecoveryFields.tsx';
import { useTask } from './use-task.ts';

/** Opens a recovery file with its words: a key comes, or comes back, to this device. */
export function RestoreKey({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const text = useText('keys');
  const task = useTask();
  return (
    <>
      <RecoveryFields
        submitLabel={text('restore.do')}
        busy={task.busy}
        onSubmit={(file, words) =>
          void task.run(async (onProgress) => {
            await keyRoom.restore(file, words, onProgress);
            await onChanged();
          })
        }
      />
      {task.fault !== null && <FaultCallout fault={task.fault} className="mt-5" />}
    </>
  );
}

/** The study has a key, and it is not here. */
export function Elsewhere({
  study,
  onChanged,
}: {
  readonly study: StudyView;
  readonly onChanged: () => Promise<void>;
}) {
  const text = useText('keys');
  const [isNew, setIsNew] = useState(false);
  if (isNew) return <MakeKey studyId={study.id} onChanged={onChanged} />;
  return (
    <>
      <Panel title={text('elsewhere.title')} lead={text('elsewhere.text')}>
        <RestoreKey onChanged={onChanged} />
      </Panel>
      {study.phase === 'draft' && (
        <Disclosure summary={text('elsewhere.makeNew')}>
          <p className="reading">{text('elsewhere.makeNewText')}</p>
          <Button variant="secondary" className="mt-3" onClick={() => setIsNew(true)}>
            {text('elsewhere.makeNew')}
          </Button>
        </Disclosure>
      )}
    </>
  );
}
