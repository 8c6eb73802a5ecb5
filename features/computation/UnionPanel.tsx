'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { CheckboxField } from '../../ui/CheckboxField.tsx';
import { Fieldset } from '../../ui/Fieldset.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudyView } from '../study/study-view.ts';
import { addableRounds } from './release-model.ts';
import type { ReleaseList } from './views.ts';

export interface UnionPanelProps {
  readonly study: StudyView;
  readonly list: ReleaseList;
  readonly onChanged: () => void;
}

/** Adds whole released rounds of a visit. Nothing to see until there are two. */
export function UnionPanel({ study, list, onChanged }: UnionPanelProps) {
  const visits = [...new Set(list.rounds.map(({ visit }) => visit))]
    .sort((a, b) => a - b)
    .filter((visit) => addableRounds(list.releases, list.rounds, visit).length > 1);
  const text = useText('computation');
  if (visits.length === 0 || (study.role !== 'owner' && study.role !== 'analyst')) return null;
  return (
    <Panel title={text('union.title')} lead={text('union.lead')}>
      <div className="flex flex-col gap-8">
        {visits.map((visit) => (
          <UnionOfVisit key={visit} study={study} list={list} visit={visit} onChanged={onChanged} />
        ))}
      </div>
    </Panel>
  );
}

function UnionOfVisit({ study, list, visit, onChanged }: UnionPanelProps & { readonly visit: number }) {
  const text = useText('computation');
  const announce = useAnnounce();
  const rounds = addableRounds(list.releases, list.rounds, visit);
  const [chosen, choose] = useState<readonly number[]>(rounds.map(({ number }) => number));
  const launch = useMutation(useApi().computation.launch.mutationOptions());
  const start = async () => {
    try {
      const { launched } = await launch.mutateAsync({ studyId: study.id, visit, rounds: [...chosen] });
      announce({ text: text(launched ? 'compute.launched' : 'compute.known'), tone: 'info' });
      onChanged();
    } catch {
      // told below
    }
  };
  const several = (study.document?.visits ?? 1) > 1;
  return (
    <Fieldset
      legend={several ? text('compute.visitOption', { visit: String(visit + 1) }) : text('union.choose')}
      {...(chosen.length < 2 ? { hint: text('union.tooFew') } : {})}
    >
      {rounds.map(({ number, persons }) => (
        <CheckboxField
          key={number}
          label={text('union.option', { round: String(number), persons })}
          checked={chosen.includes(number)}
          onChange={(event) =>
            choose(
              event.target.checked ? [...chosen, number].sort((a, b) => a - b) : chosen.filter((one) => one !== number),
            )
          }
        />
      ))}
      {launch.isError && <FaultCallout fault={faultOf(launch.error)} className="mt-3" />}
      <Button
        variant="secondary"
        className="mt-3"
        disabled={chosen.length < 2}
        busy={launch.isPending}
        onClick={() => void start()}
      >
        {text('union.launch')}
      </Button>
    </Fieldset>
  );
}
