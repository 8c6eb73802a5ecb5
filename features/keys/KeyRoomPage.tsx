'use client';

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { DomainError } from '../../core/errors.ts';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { keys } from '../../messages/en/keys.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { BackLink, PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { useFocusAfter } from '../../ui/use-focus-after.ts';
import type { DamagedKey, KeySummary } from '../../workers/keyroom-api.ts';
import { faultOf } from '../api/client.ts';
import { QueryProvider, useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { isInsecure } from '../errors/insecure.ts';
import { bindKey, finishKey, type StudyView } from './door.ts';
import { Elsewhere } from './Elsewhere.tsx';
import { KeyDone } from './KeyDone.tsx';
import { type KeyStage, keyStageOf, needsBinding } from './key-stage.ts';
import { FinishKey, MakeKey } from './MakeKey.tsx';
import { Recovery } from './Recovery.tsx';
import { SealKey } from './SealKey.tsx';
import { Unlock } from './Unlock.tsx';
import { useKeyRoom } from './use-key-room.ts';
import { useTask } from './use-task.ts';

const areas = { common, errors, keys };

/** The key of one study, from nothing to a key that is safe; and again whenever it is to be opened. */
export function KeyRoomPage() {
  const { studyId } = useParams<{ studyId: string }>();
  return (
    <TextProvider areas={areas}>
      <QueryProvider>
        <AtStudy studyId={studyId} />
      </QueryProvider>
    </TextProvider>
  );
}

function AtStudy({ studyId }: { readonly studyId: string }) {
  const text = useText('keys');
  const study = useQuery(useApi().study.get.queryOptions({ studyId }));
  const room = useKeyRoom();
  const announce = useAnnounce();
  const { place, expect } = useFocusAfter(room.state);
  useEffect(() => {
    if (room.endings > 0) announce({ text: text('ended'), tone: 'info' });
  }, [room.endings, announce, text]);

  const frame = (children: ReactNode) => (
    <>
      <PageHeader
        above={<BackLink href={`/studies/${studyId}`}>{text('study.back')}</BackLink>}
        title={
          study.data === undefined
            ? text('study.pageTitle')
            : text('study.title', { title: study.data.document?.title ?? study.data.draft.title })
        }
        lead={text('study.lead')}
      />
      <div ref={place} tabIndex={-1} className="flex flex-col gap-8 outline-none">
        {children}
      </div>
    </>
  );
  if (room.state.kind !== 'loading' && isInsecure())
    return frame(<FaultCallout fault={new DomainError('origin/insecure')} />);
  if (study.isError) return frame(<FaultCallout fault={faultOf(study.error)} onRetry={() => void study.refetch()} />);
  if (room.state.kind === 'fault')
    return frame(<FaultCallout fault={room.state.fault} onRetry={() => void room.refresh()} />);
  if (study.data === undefined || room.state.kind === 'loading')
    return frame(<Skeleton label={text('loading')} lines={5} />);
  if (study.data.role !== 'owner') return frame(<Callout tone="caution">{text('study.notOwner')}</Callout>);
  const changed = async () => {
    await Promise.all([study.refetch(), room.refresh()]);
  };
  const restored = () => {
    expect();
    return changed();
  };
  return frame(
    <Guide
      study={study.data}
      keys={room.state.keys}
      damaged={room.state.damaged}
      onChanged={changed}
      onRestored={restored}
    />,
  );
}

const STEPS = ['make', 'recovery', 'drill', 'done'] as const;

function stepOf({ at }: KeyStage): number {
  if (at === 'recovery') return 1;
  if (at === 'drill') return 2;
  return at === 'done' ? STEPS.length : 0;
}

type GuideProps = {
  readonly study: StudyView;
  readonly keys: readonly KeySummary[];
  readonly damaged: readonly DamagedKey[];
  readonly onChanged: () => Promise<void>;
  readonly onRestored: () => Promise<void>;
};

function Guide({ study, keys: all, damaged, onChanged, onRestored }: GuideProps) {
  const text = useText('keys');
  const words = useText('common');
  const named = study.document?.keyRing.holders.map(({ keyId }) => keyId) ?? study.keys.map(({ keyId }) => keyId);
  const stage = keyStageOf({ studyId: study.id, phase: study.phase, registered: named }, all, damaged);
  return (
    <>
      <Steps
        label={text('steps.label')}
        steps={STEPS.map((step) => ({ label: text(`steps.${step}`) }))}
        current={stepOf(stage)}
        doneWord={words('done')}
        className="screen-only"
      />
      <AtStage stage={stage} study={study} onChanged={onChanged} onRestored={onRestored} />
    </>
  );
}

function AtStage({
  stage,
  study,
  onChanged,
  onRestored,
}: Pick<GuideProps, 'study' | 'onChanged' | 'onRestored'> & { readonly stage: KeyStage }) {
  const text = useText('keys');
  const finishing = useTask();
  const binding = useBinding('key' in stage ? stage.key : null, study, onChanged);
  switch (stage.at) {
    case 'make':
      return <MakeKey studyId={study.id} onChanged={onChanged} />;
    case 'elsewhere':
      return <Elsewhere study={study} damaged={null} onChanged={onChanged} onRestored={onRestored} />;
    case 'damaged':
      return <Elsewhere study={study} damaged={stage.damaged} onChanged={onChanged} onRestored={onRestored} />;
    case 'other-key':
      return (
        <>
          <Callout tone="caution">{text('study.otherKey')}</Callout>
          <Elsewhere study={study} damaged={null} onChanged={onChanged} onRestored={onRestored} />
        </>
      );
    case 'unlock':
      return <Unlock summary={stage.key} onChanged={onChanged} />;
    case 'seal':
      return <SealKey summary={stage.key} onChanged={onChanged} />;
    case 'finish':
      return (
        <FinishKey
          studyId={study.id}
          task={finishing}
          onFinish={(studyId) =>
            void finishing.run((onProgress) => finishKey(studyId, stage.key, onProgress)).then(onChanged)
          }
        />
      );
    case 'recovery':
    case 'drill':
      return <Recovery summary={stage.key} isFirst={stage.at === 'recovery'} onChanged={onChanged} />;
    case 'done':
      return <KeyDone study={study} summary={stage.key} binding={binding} onChanged={onChanged} />;
  }
}

/** Tells an open key which frozen study it belongs to, as soon as both are here. */
function useBinding(key: KeySummary | null, study: StudyView, onChanged: () => Promise<void>) {
  const task = useTask();
  const asked = useRef<string | null>(null);
  const { document, phase } = study;
  useEffect(() => {
    if (key === null || document === null || !needsBinding(key, phase) || asked.current === key.handle) return;
    asked.current = key.handle;
    void task.run(async () => {
      await bindKey(key, document);
      await onChanged();
    });
  }, [key, document, phase, task, onChanged]);
  return task;
}
