'use client';

import { isErrorCode } from '../../core/errors.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { StatusPill, type StatusShape } from '../../ui/Badge.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Card } from '../../ui/Card.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { Tone } from '../../ui/tone.ts';
import type { StudyView } from '../study/study-view.ts';
import { useDay } from '../study/use-day.ts';
import { Evidence } from './Evidence.tsx';
import { type ReleaseStanding, standingOf } from './release-model.ts';
import { isBroken, type RuleLine, ruleLines } from './rules.ts';
import { useGroupName } from './use-group-name.ts';
import type { ReleaseView, RoundView } from './views.ts';

const LOOK: Readonly<Record<ReleaseStanding, { readonly tone: Tone; readonly shape: StatusShape }>> = {
  released: { tone: 'success', shape: 'full' },
  refused: { tone: 'caution', shape: 'cross' },
  spoilt: { tone: 'danger', shape: 'cross' },
  waiting: { tone: 'info', shape: 'half' },
};

export interface ReleaseCardProps {
  readonly study: StudyView;
  readonly release: ReleaseView;
  readonly rounds: readonly RoundView[];
}

/** One release: what it counts, how it was ruled, and the way to its result. */
export function ReleaseCard({ study, release, rounds }: ReleaseCardProps) {
  const text = useText('computation');
  const errors = useText('errors');
  const format = useFormat();
  const day = useDay();
  const standing = standingOf(release, rounds);
  const { tone, shape } = LOOK[standing];
  const names = format.list(release.rounds.map(String));
  const several = (study.document?.visits ?? 1) > 1;
  return (
    <Card
      level={3}
      title={
        <>
          {several && `${text('releases.visit', { visit: String(release.visit + 1) })}: `}
          {text(release.rounds.length > 1 ? 'releases.union' : 'releases.round', { rounds: names })}
        </>
      }
      aside={
        <StatusPill tone={tone} shape={shape}>
          {text(`releases.state.${standing}`)}
        </StatusPill>
      }
    >
      <p className="figures text-muted">
        {text('releases.persons', { persons: release.persons })} ·{' '}
        {text('releases.figures', { figures: release.figures })} ·{' '}
        {text('releases.day', { day: day(release.createdAt) })}
      </p>
      {standing === 'released' && <p className="mt-1">{text('releases.allowed')}</p>}
      {standing === 'refused' && isErrorCode(release.reason?.code) && (
        <Callout tone="caution" className="mt-3">
          {errors(release.reason.code)}
        </Callout>
      )}
      {standing === 'spoilt' && (
        <Callout tone="danger" className="mt-3" title={text('releases.spoiltTitle')}>
          {text('releases.spoiltText')}
        </Callout>
      )}
      {standing === 'released' && <OpenResult studyId={study.id} releaseId={release.id} role={study.role} />}
      <Disclosure summary={text('releases.rules')} className="mt-3">
        <Rules release={release} variables={study.draft.variables} />
      </Disclosure>
      {standing !== 'waiting' && (
        <Disclosure summary={text('releases.evidence')} className="border-b-0">
          <Evidence study={study} release={release} open={standing === 'released'} />
        </Disclosure>
      )}
    </Card>
  );
}

function OpenResult({
  studyId,
  releaseId,
  role,
}: {
  readonly studyId: string;
  readonly releaseId: string;
  readonly role: StudyView['role'];
}) {
  const text = useText('computation');
  if (role !== 'owner') return <p className="mt-3 text-muted text-sm">{text('releases.ownerOnly')}</p>;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <LinkButton href={`/result/${studyId}#${releaseId}`} icon="unlock">
        {text('releases.open')}
      </LinkButton>
      <span className="text-muted text-sm">{text('releases.openHint')}</span>
    </div>
  );
}

function Rules({
  release,
  variables,
}: {
  readonly release: ReleaseView;
  readonly variables: StudyView['draft']['variables'];
}) {
  const text = useText('computation');
  const format = useFormat();
  const nameOf = useGroupName(variables);
  const sentence = (line: RuleLine): string =>
    text(`rule.${line.sentence}`, {
      group: nameOf(line.cell),
      rule: line.rule,
      actual: format.number(line.actual),
      required: format.number(line.required),
      holds: line.holds ? 'yes' : 'no',
    });
  return (
    <ul className="flex flex-col gap-2">
      {ruleLines(release.rules).map((line) => (
        <li key={`${line.rule}/${line.cell}`} className="figures flex gap-2">
          <Icon
            name={isBroken(line) ? 'close' : line.overridden && !line.holds ? 'caution' : 'check'}
            className={`mt-0.5 size-5 ${isBroken(line) ? 'text-danger' : line.holds ? 'text-success' : 'text-caution'}`}
          />
          <span>
            <span className="sr-only">{text(line.holds ? 'rule.holds' : 'rule.broken')}: </span>
            {sentence(line)}
            {line.overridden && !line.holds && ` ${text('rule.overridden')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
