'use client';

import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { DamagedKey } from '../../workers/keyroom-api.ts';
import { DamagedKeyCard } from './DamagedKey.tsx';
import type { StudyView } from './door.ts';
import { MakeKey } from './MakeKey.tsx';
import { RestoreKey } from './RestoreKey.tsx';

/** The study has a key, and it is not here, or what is here of it cannot be read. */
export function Elsewhere({
  study,
  damaged,
  onChanged,
  onRestored,
}: {
  readonly study: StudyView;
  /** The record of its key on this device; null when there is none. */
  readonly damaged: DamagedKey | null;
  readonly onChanged: () => Promise<void>;
  /** The key is here again, or what was left of it is gone. */
  readonly onRestored: () => Promise<void>;
}) {
  const text = useText('keys');
  const [isNew, setIsNew] = useState(false);
  if (isNew) return <MakeKey studyId={study.id} onChanged={onChanged} />;
  return (
    <>
      {damaged === null ? (
        <Panel title={text('elsewhere.title')} lead={text('elsewhere.text')}>
          <RestoreKey onChanged={onRestored} />
        </Panel>
      ) : (
        <DamagedKeyCard damaged={damaged} study={study.document?.title ?? study.draft.title} onChanged={onRestored} />
      )}
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
