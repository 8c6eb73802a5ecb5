'use client';

import { STUDY_CAPACITY_BITS } from '../../core/protocol/freeze.ts';
import { jointCellCount, publicStrata } from '../../core/protocol/strata.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { useFormat, useText } from '../../messages/provider.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ContributorView } from './ContributorView.tsx';
import { drawLayout, type Learned, learnedOf } from './figures-model.ts';
import { SlotBar } from './SlotBar.tsx';

export interface DraftPreviewProps {
  readonly draft: StudyDraft;
  readonly figures: number | null;
  readonly smallestMinimum: number | null;
}

/** What comes of a draft, seen from three places. */
export function DraftPreview(props: DraftPreviewProps) {
  const text = useText('study');
  return (
    <Tabs
      label={text('preview.tabs')}
      tabs={[
        {
          id: 'contributor',
          label: text('preview.contributor'),
          content: <ContributorView draft={props.draft} smallestMinimum={props.smallestMinimum} />,
        },
        { id: 'learn', label: text('preview.learn'), content: <LearnView {...props} /> },
        { id: 'server', label: text('preview.server'), content: <ServerView draft={props.draft} /> },
      ]}
    />
  );
}

function LearnView({ draft, figures, smallestMinimum }: DraftPreviewProps) {
  const text = useText('study');
  const format = useFormat();
  const strata = publicStrata(draft.variables);
  const words = ({ kinds, cells }: Learned): string =>
    kinds
      .map((kind) => {
        if (kind === 'histogram')
          return `${text('editor.statistic.histogram')} (${text('preview.bins', { count: String(cells) })})`;
        if (kind === 'categories') return text('preview.categories', { count: String(cells) });
        return text(`editor.statistic.${kind}`);
      })
      .join(' · ');
  const rows = [
    { id: '', label: text('preview.persons'), learned: text('preview.personsLearned'), figures: 1 },
    ...learnedOf(draft).map((learned) => ({
      id: learned.variable.id,
      label: learned.variable.label,
      learned: words(learned),
      figures: learned.figures,
    })),
  ];
  const columns: readonly Column<(typeof rows)[number]>[] = [
    {
      id: 'label',
      header: text('preview.variable'),
      rowHeader: true,
      cell: (row) => (
        <>
          {row.label}
          <span className="block font-normal text-muted">{row.learned}</span>
        </>
      ),
    },
    { id: 'figures', header: text('preview.figures'), figures: true, cell: (row) => format.number(row.figures) },
  ];
  return (
    <>
      <Table
        caption={text('preview.learnCaption')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        {...(figures === null ? {} : { totals: { label: '', figures: format.number(figures) } })}
      />
      {smallestMinimum !== null && (
        <p className="mt-3 flex flex-wrap justify-between gap-x-4 text-sm">
          <span className="text-muted">{text('preview.smallest')}</span>
          <span className="figures font-semibold">{format.number(smallestMinimum)}</span>
        </p>
      )}
      {strata.length > 0 && (
        <p className="mt-3 border-info border-s-2 ps-3 text-sm">
          {text('preview.strata', {
            labels: format.list(strata.map(({ label }) => label)),
            cells: String(jointCellCount(draft.variables)),
            minimum: String(draft.policy.minimumPersons),
          })}
        </p>
      )}
    </>
  );
}

function ServerView({ draft }: { readonly draft: StudyDraft }) {
  const text = useText('study');
  const format = useFormat();
  const layout = drawLayout(draft, STUDY_CAPACITY_BITS);
  const strata = publicStrata(draft.variables);
  return (
    <>
      <p className="text-sm">{text('preview.serverReceives')}</p>
      <ul className="mt-1 list-[square] ps-5 text-sm">
        {layout !== null && <li>{text('preview.serverCipher', { groups: layout.groups.length })}</li>}
        {strata.length > 0 && (
          <li className="font-semibold">
            {text('preview.serverStrata', { labels: format.list(strata.map(({ label }) => label)) })}
          </li>
        )}
        <li>{text('preview.serverKey')}</li>
        <li>{text('preview.serverDay')}</li>
      </ul>
      <p className="mt-3 border-accent border-s-2 ps-3 text-sm">{text('preview.serverNot')}</p>
      {layout !== null && (
        <div className="mt-6">
          <h3 className="font-semibold">{text('preview.layout')}</h3>
          <p className="mt-1 mb-3 text-muted text-sm">
            {text('preview.layoutText', {
              capacity: format.number(layout.capacity),
              cap: format.number(draft.personsCap),
            })}
          </p>
          <SlotBar layout={layout} />
        </div>
      )}
    </>
  );
}
