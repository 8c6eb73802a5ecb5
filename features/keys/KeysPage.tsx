'use client';

import { useEffect, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { keys } from '../../messages/en/keys.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFocusAfter } from '../../ui/use-focus-after.ts';
import { IDLE_MINUTES, keyRoom } from '../../workers/keyroom-client.ts';
import { api } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { isInsecure } from '../errors/insecure.ts';
import { DamagedKeyCard } from './DamagedKey.tsx';
import { isPersisted } from './door.ts';
import { ImportKey } from './ForeignKey.tsx';
import { KeyCard } from './KeyCard.tsx';
import { RestoreKey } from './RestoreKey.tsx';
import { useKeyRoom } from './use-key-room.ts';

const areas = { common, errors, keys };

/** Every key of this device. */
export function KeysPage() {
  return (
    <TextProvider areas={areas}>
      <Keys />
    </TextProvider>
  );
}

function Keys() {
  const text = useText('keys');
  const announce = useAnnounce();
  const { state, refresh } = useKeyRoom();
  const persisted = usePersisted();
  const titles = useStudyTitles();
  const { place, expect } = useFocusAfter(state);
  const mended = () => {
    expect();
    return refresh();
  };
  const lock = async () => {
    await keyRoom.lock();
    announce({ text: text('list.lockedNow') });
    await refresh();
  };
  // The key room answers in the browser only, so that server and browser begin with the same page.
  if (state.kind !== 'loading' && isInsecure())
    return (
      <>
        <PageHeader title={text('pageTitle')} lead={text('lead')} />
        <FaultCallout fault={new DomainError('origin/insecure')} />
      </>
    );
  const { keys: all, damaged } = state.kind === 'ready' ? state : { keys: [], damaged: [] };
  const isAnyOpen = all.some(({ locked }) => !locked);
  return (
    <>
      <PageHeader
        title={text('pageTitle')}
        lead={text('lead')}
        actions={
          isAnyOpen && (
            <Button variant="secondary" icon="lock" onClick={() => void lock().catch(() => undefined)}>
              {text('list.lock')}
            </Button>
          )
        }
      />
      <div ref={place} tabIndex={-1} className="flex flex-col gap-8 outline-none">
        {state.kind === 'loading' && <Skeleton label={text('loading')} lines={4} />}
        {state.kind === 'fault' && <FaultCallout fault={state.fault} onRetry={() => void refresh()} />}
        {state.kind === 'ready' && all.length === 0 && damaged.length === 0 && (
          <EmptyState
            drawing="quiet"
            title={text('none')}
            actions={<LinkButton href="/studies">{text('goToStudies')}</LinkButton>}
          >
            {text('noneText')}
          </EmptyState>
        )}
        {damaged.map((one) => (
          <DamagedKeyCard
            key={one.name}
            damaged={one}
            study={titles.get(one.studyId ?? '') ?? null}
            onChanged={mended}
          />
        ))}
        {all.map((key) => (
          <KeyCard key={key.keyId} summary={key} study={titles.get(key.studyId ?? '') ?? null} onChanged={refresh} />
        ))}
        {all.length > 0 && (
          <>
            <p className="text-muted text-sm">{text('list.lockText', { minutes: IDLE_MINUTES })}</p>
            {persisted !== null && (
              <Callout tone={persisted ? 'info' : 'caution'}>
                {text(persisted ? 'list.persisted' : 'list.notPersisted')}
              </Callout>
            )}
          </>
        )}
        {state.kind === 'ready' && (
          <div>
            <Disclosure summary={text('restore.title')}>
              <p className="reading mb-4 text-muted">{text('restore.text')}</p>
              <RestoreKey onChanged={refresh} />
            </Disclosure>
            <Disclosure summary={text('foreign.title')}>
              <ImportKey onChanged={refresh} />
            </Disclosure>
          </div>
        )}
      </div>
    </>
  );
}

/** Whether the browser keeps what is stored here even when it needs space; null until it has said so. */
function usePersisted(): boolean | null {
  const [persisted, setPersisted] = useState<boolean | null>(null);
  useEffect(() => {
    isPersisted().then(setPersisted, () => setPersisted(false));
  }, []);
  return persisted;
}

/** Titles of one's studies, so that keys can be told apart; without an account or a connection they go by their words. */
function useStudyTitles(): ReadonlyMap<string, string> {
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let isHere = true;
    api.study.list.query({}).then(
      (studies) => isHere && setTitles(new Map(studies.map(({ id, title }) => [id, title]))),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, []);
  return titles;
}
