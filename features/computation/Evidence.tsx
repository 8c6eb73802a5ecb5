'use client';

import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { utf8 } from '../../core/bytes.ts';
import { digestHex } from '../../core/digest.ts';
import { type Transcript, transcriptDigest } from '../../core/protocol/transcript.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { DescriptionList } from '../../ui/DescriptionList.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Table } from '../../ui/Table.tsx';
import { api, faultOf } from '../api/client.ts';
import { useApi } from '../api/query.tsx';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { downloadFile } from '../files/download.ts';
import type { StudyView } from '../study/study-view.ts';
import { useGroupName } from './use-group-name.ts';
import type { ReleaseView } from './views.ts';

export interface EvidenceProps {
  readonly study: StudyView;
  readonly release: ReleaseView;
  /** Only what is released has a record to fetch. */
  readonly open: boolean;
}

/** The signed record of a release and the list of what it counts; fetched when asked for. */
export function Evidence({ study, release, open }: EvidenceProps) {
  const text = useText('computation');
  const [wanted, want] = useState(false);
  if (!wanted) {
    return (
      <Button variant="secondary" onClick={() => want(true)}>
        {text('evidence.load')}
      </Button>
    );
  }
  return (
    <div className="flex flex-col gap-8">
      {open && study.role !== 'viewer' && <Transcripts study={study} releaseId={release.id} />}
      <Inputs study={study} releaseId={release.id} />
    </div>
  );
}

function Transcripts({ study, releaseId }: { readonly study: StudyView; readonly releaseId: string }) {
  const text = useText('computation');
  const frame = useText('common');
  const format = useFormat();
  const nameOf = useGroupName(study.draft.variables);
  const record = useQuery(useApi().release.get.queryOptions({ studyId: study.id, releaseId }));
  if (record.isPending) return <Skeleton label={frame('loading')} />;
  if (record.isError) return <FaultCallout fault={faultOf(record.error)} onRetry={() => void record.refetch()} />;
  const itemsOf = (transcript: Transcript) => [
    { term: text('evidence.digest'), text: digestHex(transcriptDigest(transcript)), code: true },
    { term: text('evidence.persons'), text: format.number(transcript.persons) },
    { term: text('evidence.inputsRoot'), text: transcript.inputsRoot, code: true },
    { term: text('evidence.queryDigest'), text: transcript.queryDigest, code: true },
    {
      term: text('evidence.checkpoint'),
      text: text('evidence.checkpointText', {
        size: format.number(transcript.checkpoint.size),
        root: transcript.checkpoint.root,
      }),
      code: true,
    },
    { term: text('evidence.version'), text: transcript.codeVersion, code: true },
  ];
  const { aggregates, members } = record.data;
  const titleOf = ({ cohort }: Transcript): string => {
    const group = nameOf(cohort.cell);
    // Beside a union stand the transcripts of its rounds.
    return members.length === 0
      ? text('evidence.transcript', { group })
      : text('evidence.transcriptOfRounds', { group, count: cohort.rounds.length, rounds: cohort.rounds.join(', ') });
  };
  return [...aggregates, ...members].map(({ transcript }) => (
    <section key={`${transcript.computationId}/${transcript.cohort.cell}`}>
      <h4 className="mb-2 font-semibold">{titleOf(transcript)}</h4>
      <DescriptionList items={itemsOf(transcript)} />
    </section>
  ));
}

const PAGE = 20;
/** As many as the server gives at once. */
const SAVED_PAGE = 5_000;
const FROM_START = -1;

function Inputs({ study, releaseId }: { readonly study: StudyView; readonly releaseId: string }) {
  const text = useText('computation');
  const frame = useText('common');
  const format = useFormat();
  const nameOf = useGroupName(study.draft.variables);
  const inputs = useInfiniteQuery({
    queryKey: ['release inputs', study.id, releaseId],
    queryFn: ({ pageParam }) =>
      api.release.inputs.query({ studyId: study.id, releaseId, after: pageParam, limit: PAGE }),
    initialPageParam: FROM_START,
    getNextPageParam: ({ next }) => next,
  });
  const save = useMutation({ mutationFn: () => saveInputs(study.id, releaseId) });
  if (inputs.isPending) return <Skeleton label={frame('loading')} />;
  if (inputs.isError) return <FaultCallout fault={faultOf(inputs.error)} onRetry={() => void inputs.refetch()} />;
  const rows = inputs.data.pages.flatMap((page) => page.inputs);
  return (
    <section>
      <p className="mb-2 text-muted text-sm">{text('evidence.inputsText')}</p>
      <Table
        caption={text('evidence.inputs')}
        columns={[
          { id: 'index', header: text('evidence.index'), figures: true, cell: (row) => format.number(row.logIndex) },
          {
            id: 'envelope',
            header: text('evidence.envelope'),
            cell: (row) => <span className="break-all font-mono">{row.envelopeDigest}</span>,
          },
          ...(rows.some(({ cell }) => cell !== '')
            ? [{ id: 'group', header: text('evidence.group'), cell: (row: (typeof rows)[number]) => nameOf(row.cell) }]
            : []),
        ]}
        rows={rows}
        rowKey={(row) => String(row.logIndex)}
        empty={text('evidence.none')}
      />
      <ButtonRow className="mt-3">
        {inputs.hasNextPage && (
          <Button variant="secondary" busy={inputs.isFetchingNextPage} onClick={() => void inputs.fetchNextPage()}>
            {text('evidence.more')}
          </Button>
        )}
        {rows.length > 0 && (
          <Button variant="secondary" icon="download" busy={save.isPending} onClick={() => save.mutate()}>
            {text('evidence.save')}
          </Button>
        )}
      </ButtonRow>
      {save.isError && <FaultCallout fault={faultOf(save.error)} onRetry={() => save.mutate()} className="mt-3" />}
    </section>
  );
}

/** The whole list as a file, page after page. */
async function saveInputs(studyId: string, releaseId: string): Promise<void> {
  const lines = ['log_index,envelope_digest,group'];
  for (let after: number | null = FROM_START; after !== null; ) {
    const page: Awaited<ReturnType<typeof api.release.inputs.query>> = await api.release.inputs.query({
      studyId,
      releaseId,
      after,
      limit: SAVED_PAGE,
    });
    lines.push(...page.inputs.map((row) => `${row.logIndex},${row.envelopeDigest},${csvText(row.cell)}`));
    after = page.next;
  }
  downloadFile(utf8(`${lines.join('\n')}\n`), `inputs-${releaseId}.csv`, 'text/csv');
}

/** RFC 4180 §2: quoted, quotes doubled. */
const csvText = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);
