'use client';

import { digestHex } from '../../core/digest.ts';
import { transcriptDigest } from '../../core/protocol/transcript.ts';
import { useText } from '../../messages/provider.tsx';
import { CodeWords } from '../../ui/CodeWords.tsx';
import { type Description, DescriptionList } from '../../ui/DescriptionList.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { cellLabels } from '../study/cohort-model.ts';
import type { OpenedResult } from './opened.ts';

/** Names of everything that the figures rest on: printed with them, so that they can be checked later. */
export function Evidence({ opened }: { readonly opened: OpenedResult }) {
  const text = useText('result');
  const { document, result, aggregates, members, fingerprint } = opened;
  const first = aggregates[0]?.transcript;
  const groupOf = (cell: string): string => cellLabels(cell, document.variables).join(', ');
  const items: Description[] = [
    { term: text('evidence.question'), text: document.question },
    { term: text('evidence.keyOwner'), text: `${document.keyOwner.name}, ${document.keyOwner.contact}` },
    { term: text('evidence.operator'), text: document.operator.name },
    { term: text('evidence.studyDigest'), text: result.studyDigest, code: true },
    { term: text('evidence.opened'), text: <CodeWords words={fingerprint} label={text('evidence.opened')} /> },
    // A union rests on the transcripts of its rounds, each of which was checked and opened with it.
    ...[...aggregates, ...members].flatMap(({ transcript }): Description[] => [
      {
        term: text('evidence.cohort'),
        text: text('evidence.cohortText', {
          count: transcript.cohort.rounds.length,
          rounds: transcript.cohort.rounds.join(', '),
          visit: transcript.visit + 1,
          contributions: transcript.contributions,
          persons: transcript.persons,
        }),
      },
      {
        term:
          transcript.cohort.cell === ''
            ? text('evidence.transcript')
            : text('evidence.transcriptOf', { group: groupOf(transcript.cohort.cell) }),
        text: digestHex(transcriptDigest(transcript)),
        code: true,
      },
      { term: text('evidence.inputs'), text: transcript.inputsRoot, code: true },
    ]),
    ...(first === undefined
      ? []
      : [
          {
            term: text('evidence.checkpoint'),
            text: text('evidence.checkpointText', { size: first.checkpoint.size, root: first.checkpoint.root }),
            code: true,
          },
          { term: text('evidence.code'), text: first.codeVersion, code: true },
          { term: text('evidence.day'), text: first.day },
        ]),
  ];
  return (
    <Panel title={text('evidence.title')} lead={text('evidence.text')}>
      <DescriptionList items={items} />
    </Panel>
  );
}
