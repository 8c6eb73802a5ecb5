'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../messages/provider.tsx';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFocusAfter } from '../../ui/use-focus-after.ts';
import { faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import type { StudyView } from '../study/study-view.ts';
import { LaunchPreview } from './LaunchPreview.tsx';
import { LiveComputation } from './LiveComputation.tsx';
import { presentOf } from './progress-model.ts';

/** Seal and compute: says beforehand what will happen, and follows it live. */
export function ComputePanel({ study, onChanged }: { readonly study: StudyView; readonly onChanged: () => void }) {
  const text = useText('computation');
  const frame = useText('common');
  const announce = useAnnounce();
  const api = useApi();
  const [visit, setVisit] = useState(0);
  const releases = useQuery(api.release.list.queryOptions({ studyId: study.id }));
  const computations = useQuery(api.computation.list.queryOptions({ studyId: study.id }));
  const launch = useMutation(api.computation.launch.mutationOptions());
  const visits = study.document?.visits ?? 1;
  const running = study.phase === 'open' || study.phase === 'closed';
  const mayCompute = running && (study.role === 'owner' || study.role === 'analyst');
  const refresh = () => {
    // In this order: whoever sees that it has ended asks afterwards for what it released.
    void computations.refetch().then(() => releases.refetch());
    onChanged();
  };
  const present = computations.isSuccess ? presentOf(computations.data, visit) : null;
  const { place, expect } = useFocusAfter(`${present?.id} ${present?.state}`);
  const act = () => {
    expect();
    refresh();
  };
  const start = async () => {
    try {
      const { launched } = await launch.mutateAsync({ studyId: study.id, visit });
      announce({ text: text(launched ? 'compute.launched' : 'compute.known'), tone: 'info' });
      act();
    } catch {
      refresh(); // told below
    }
  };
  return (
    <Panel title={text('compute.title')} lead={text('compute.lead')} className="border-t-0! pt-0!">
      {visits > 1 && (
        <SelectField
          label={text('compute.visit')}
          className="mb-6 max-w-48"
          value={String(visit)}
          onChange={(event) => setVisit(Number(event.target.value))}
          options={Array.from({ length: visits }, (_, index) => ({
            value: String(index),
            label: text('compute.visitOption', { visit: String(index + 1) }),
          }))}
        />
      )}
      {(releases.isPending || computations.isPending) && <Skeleton label={frame('loading')} />}
      {computations.isError && <FaultCallout fault={faultOf(computations.error)} onRetry={refresh} />}
      {releases.isError && <FaultCallout fault={faultOf(releases.error)} onRetry={refresh} />}
      {!running && <p className="text-muted">{text('compute.notRunning')}</p>}
      <div ref={place} tabIndex={-1} className="outline-none">
        {present !== null && (
          <LiveComputation
            key={present.id}
            computation={present}
            mayCompute={mayCompute}
            onChanged={refresh}
            onActed={act}
          />
        )}
        {running && present === null && computations.isSuccess && releases.isSuccess && study.document !== null && (
          <>
            <LaunchPreview document={study.document} list={releases.data} visit={visit}>
              {mayCompute ? (
                <Button onClick={() => void start()} busy={launch.isPending}>
                  {text('compute.launch')}
                </Button>
              ) : (
                <p className="text-muted">{text('compute.viewer')}</p>
              )}
            </LaunchPreview>
            {launch.isError && (
              <FaultCallout fault={faultOf(launch.error)} onRetry={() => void start()} className="mt-4" />
            )}
          </>
        )}
      </div>
    </Panel>
  );
}
