'use client';

import { useParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import { spoiltReasonOf } from '../../core/protocol/spoilt.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { common } from '../../messages/en/common.ts';
import { errors } from '../../messages/en/errors.ts';
import { keys as keysText } from '../../messages/en/keys.ts';
import { result as resultText } from '../../messages/en/result.ts';
import { TextProvider, useFormat, useText } from '../../messages/provider.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { BackLink, PageHeader } from '../../ui/PageHeader.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFocusAfter } from '../../ui/use-focus-after.ts';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { isInsecure } from '../errors/insecure.ts';
import { DamagedKeyCard } from '../keys/DamagedKey.tsx';
import { damagedKeyOf } from '../keys/key-stage.ts';
import { Unlock } from '../keys/Unlock.tsx';
import { useKeyRoom } from '../keys/use-key-room.ts';
import { useTask } from '../keys/use-task.ts';
import { openRelease } from './open-release.ts';
import type { OpenedResult } from './opened.ts';
import { ResultView } from './ResultView.tsx';
import { Spoilt, SpoiltUnion } from './Spoilt.tsx';
import { type ReleaseView, type StudyView, useReleases } from './use-release.ts';

const areas = { common, errors, keys: keysText, result: resultText };

/** Where a released aggregate is opened: fetched encrypted, checked and opened in the key room, shown on this page alone. */
export function ResultPage() {
  return (
    <TextProvider areas={areas}>
      <AtReleases />
    </TextProvider>
  );
}

function AtReleases() {
  const text = useText('result');
  const { studyId } = useParams<{ studyId: string }>();
  const { state, reload } = useReleases(studyId);
  const { place, expect } = useFocusAfter(state);
  const spoilt = () => {
    expect();
    reload();
  };
  if (state.kind === 'loading')
    return (
      <>
        <h1 className="sr-only">{text('pageTitle')}</h1>
        <Skeleton label={text('loading')} lines={6} />
      </>
    );
  if (state.kind === 'fault' || isInsecure())
    return (
      <>
        <PageHeader title={text('pageTitle')} above={<BackLink href="/studies">{text('toStudies')}</BackLink>} />
        <FaultCallout
          fault={state.kind === 'fault' ? state.fault : new DomainError('origin/insecure')}
          onRetry={reload}
        />
      </>
    );
  const { study, releases } = state;
  const back = <BackLink href={`/studies/${study.id}`}>{text('back')}</BackLink>;
  if (study.document === null || releases.length === 0)
    return (
      <div ref={place} tabIndex={-1} className="outline-none">
        <PageHeader title={text('pageTitle')} above={back} />
        <EmptyState
          drawing="slots"
          title={text('none')}
          actions={<LinkButton href={`/studies/${study.id}`}>{text('goToStudy')}</LinkButton>}
        >
          {text('noneText')}
        </EmptyState>
      </div>
    );
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      <PageHeader title={text('title', { title: study.document.title })} lead={study.document.question} above={back} />
      <Chosen study={study} document={study.document} releases={releases} onSpoilt={spoilt} />
    </div>
  );
}

type ChosenProps = {
  readonly study: StudyView;
  readonly document: StudyDocument;
  readonly releases: readonly ReleaseView[];
  readonly onSpoilt: () => void;
};

function Chosen({ study, document, releases, onSpoilt }: ChosenProps) {
  const text = useText('result');
  const format = useFormat();
  const choice = useRef<HTMLSelectElement>(null);
  // Rendered in the browser only, once the releases are here; the address names one after the hash sign.
  const [chosen, choose] = useState(() => location.hash.slice(1));
  const release = releases.find(({ id }) => id === chosen) ?? (releases[0] as ReleaseView);
  const nameOf = ({ rounds, persons, visit }: ReleaseView) => {
    const named = text('release', { count: rounds.length, rounds: format.list(rounds.map(String)), persons });
    return document.visits > 1 ? text('releaseOfVisit', { visit: visit + 1, release: named }) : named;
  };
  return (
    <div className="flex flex-col gap-8">
      {releases.length > 1 && (
        <SelectField
          ref={choice}
          className="screen-only max-w-form"
          label={text('choose')}
          value={release.id}
          onChange={(event) => choose(event.target.value)}
          options={releases.map((one) => ({ value: one.id, label: nameOf(one) }))}
        />
      )}
      {study.role === 'owner' ? (
        <WithKey
          key={release.id}
          study={study}
          document={document}
          release={release}
          ownReleases={releases.filter(
            ({ visit, rounds }) =>
              visit === release.visit && rounds.length === 1 && release.rounds.includes(rounds[0] ?? 0),
          )}
          onChoose={(releaseId) => {
            choose(releaseId);
            // The pressed button goes with the union that it stood below; the field says what is shown now.
            choice.current?.focus();
          }}
          onSpoilt={onSpoilt}
        />
      ) : (
        <Callout>{text('unlock.notMine')}</Callout>
      )}
    </div>
  );
}

type WithKeyProps = Omit<ChosenProps, 'releases'> & {
  readonly release: ReleaseView;
  /** Of each round of the release: what it was released as by itself. */
  readonly ownReleases: readonly ReleaseView[];
  readonly onChoose: (releaseId: string) => void;
};

function WithKey(props: WithKeyProps) {
  const text = useText('result');
  const { state, refresh } = useKeyRoom();
  const { place, expect } = useFocusAfter(state);
  const restored = () => {
    expect();
    return refresh();
  };
  if (state.kind === 'loading') return <Skeleton label={text('loading')} />;
  if (state.kind === 'fault') return <FaultCallout fault={state.fault} onRetry={() => void refresh()} />;
  const registered = props.study.keys.map(({ keyId }) => keyId);
  const key = state.keys.find(({ keyId }) => registered.includes(keyId));
  const damaged = damagedKeyOf({ studyId: props.study.id, registered }, state.damaged);
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {key !== undefined ? (
        <Opening {...props} summary={key} onChanged={refresh} />
      ) : damaged !== null ? (
        <DamagedKeyCard damaged={damaged} study={props.document.title} onChanged={restored} />
      ) : (
        <EmptyState
          drawing="search"
          title={text('unlock.otherDevice')}
          actions={<LinkButton href={`/keys/${props.study.id}`}>{text('unlock.restore')}</LinkButton>}
        >
          {text('unlock.otherDeviceText')}
        </EmptyState>
      )}
    </div>
  );
}

function Opening({
  study,
  document,
  release,
  ownReleases,
  summary,
  onChanged,
  onChoose,
  onSpoilt,
}: WithKeyProps & { readonly summary: KeySummary; readonly onChanged: () => Promise<void> }) {
  const text = useText('result');
  const format = useFormat();
  const task = useTask();
  const [opened, setOpened] = useState<OpenedResult | null>(null);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (opened !== null) heading.current?.focus();
  }, [opened]);
  if (opened !== null)
    return (
      <div ref={heading} tabIndex={-1} className="outline-none">
        <ResultView opened={opened} />
      </div>
    );
  const reason = spoiltReasonOf(task.fault);
  if (reason !== null && release.rounds.length > 1)
    return <SpoiltUnion ownReleases={ownReleases} onChoose={onChoose} />;
  if (reason !== null) return <Spoilt studyId={study.id} release={release} reason={reason} onReported={onSpoilt} />;
  if (summary.locked) return <Unlock summary={summary} onChanged={onChanged} />;
  const open = () =>
    void task.run(async (onProgress) => {
      setOpened(await openRelease({ id: study.id, document }, release.id, summary, onProgress));
    });
  return (
    <Callout
      title={text('unlock.title')}
      actions={
        <Button busy={task.busy} icon="unlock" onClick={open}>
          {text('unlock.open')}
        </Button>
      }
    >
      <p>{text('unlock.text')}</p>
      {task.busy && (
        <ProgressBar
          className="mt-4"
          label={text('unlock.opening')}
          hint={text('unlock.openingHint')}
          {...(task.progress === null || task.progress.total === 0
            ? {}
            : {
                share: task.progress.done / task.progress.total,
                figure: `${format.number(task.progress.done)} / ${format.number(task.progress.total)}`,
              })}
        />
      )}
      {task.fault !== null && <FaultCallout fault={task.fault} onRetry={open} className="mt-4" />}
    </Callout>
  );
}
