'use client';

import { useText } from '../../messages/provider.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { downloadFile } from '../files/download.ts';
import { resultCsv, resultJson } from './export-files.ts';
import type { OpenedResult } from './opened.ts';

/** Files and the printed report; nothing of them passes a server. */
export function Exports({ opened }: { readonly opened: OpenedResult }) {
  const text = useText('result');
  const { document, result, aggregates, members } = opened;
  const name = `cipherward-${document.id.slice(0, 8)}-rounds-${result.rounds.join('-')}`;
  const csv = () => downloadFile(resultCsv(document, result), `${name}.csv`, 'text/csv');
  const json = () =>
    downloadFile(
      resultJson(
        document,
        result,
        [...aggregates, ...members].map(({ transcript }) => transcript),
      ),
      `${name}.json`,
    );
  return (
    <Panel title={text('exports.title')} lead={text('exports.text')} className="screen-only">
      <ButtonRow>
        <Button variant="secondary" icon="download" onClick={csv}>
          {text('exports.csv')}
        </Button>
        <Button variant="secondary" icon="download" onClick={json}>
          {text('exports.json')}
        </Button>
        <Button variant="secondary" icon="print" onClick={() => print()}>
          {text('exports.print')}
        </Button>
      </ButtonRow>
    </Panel>
  );
}
