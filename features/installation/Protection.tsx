'use client';

import { protection } from '../../messages/en/protection.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Table } from '../../ui/Table.tsx';

const SHORT = ['one', 'two', 'three', 'four'] as const;
const ACTORS = ['contributor', 'owner', 'analyst', 'operator', 'auditor'] as const;
const DOES = ['steal', 'curious', 'single', 'much', 'swap', 'twice', 'weak'] as const;
const NOT = ['together', 'device', 'code', 'metadata', 'groups', 'small', 'lies', 'quantum', 'lost'] as const;
const CHECKS = ['words', 'digest', 'receipt', 'transcript'] as const;

const areas = { protection };

/** Whom it protects from whom and what it does not protect from, in plain words. Brings its own sentences. */
export function Protection(props: { readonly operatorName: string }) {
  return (
    <TextProvider areas={areas}>
      <Account {...props} />
    </TextProvider>
  );
}

function Account({ operatorName }: { readonly operatorName: string }) {
  const text = useText('protection');
  return (
    <>
      <PageHeader title={text('title')} lead={text('lead')} />
      <div className="flex flex-col gap-14">
        <section aria-labelledby="short" className="grid gap-x-12 gap-y-6 lg:grid-cols-[3fr_2fr]">
          <div>
            <h2 id="short" className="text-xl">
              {text('short.title')}
            </h2>
            <ol className="reading mt-4 flex flex-col gap-3">
              {SHORT.map((line, index) => (
                <li key={line} className="flex gap-3">
                  <span aria-hidden="true" className="figures w-5 shrink-0 font-semibold text-accent">
                    {index + 1}
                  </span>
                  {text(`short.${line}`)}
                </li>
              ))}
            </ol>
          </div>
          <div className="self-start border-caution border-s-2 ps-5">
            <p className="font-semibold">{text('operatedBy', { operator: operatorName })}</p>
            <p className="mt-2 text-muted">{text('short.same')}</p>
          </div>
        </section>
        <Panel title={text('actors.title')}>
          <Table
            caption={text('actors.caption')}
            captionHidden
            columns={[
              {
                id: 'name',
                header: text('actors.actor'),
                rowHeader: true,
                cell: (actor) => text(`actors.${actor}.name`),
              },
              { id: 'holds', header: text('actors.holds'), cell: (actor) => text(`actors.${actor}.holds`) },
              { id: 'sees', header: text('actors.sees'), cell: (actor) => text(`actors.${actor}.sees`) },
              { id: 'never', header: text('actors.never'), cell: (actor) => text(`actors.${actor}.never`) },
            ]}
            rows={ACTORS}
            rowKey={(actor) => actor}
          />
        </Panel>
        <Panel title={text('does.title')}>
          <dl className="grid gap-x-12 gap-y-7 md:grid-cols-2">
            {DOES.map((point) => (
              <div key={point} className="keep relative ps-9">
                <dt className="font-semibold">
                  <Icon name="success" className="absolute start-0 top-0.5 size-5.5 text-success" />
                  {text(`does.${point}`)}
                </dt>
                <dd className="mt-1 text-muted">{text(`does.${point}Text`)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={text('not.title')}>
          <dl className="grid gap-x-12 gap-y-7 md:grid-cols-2">
            {NOT.map((point) => (
              <div key={point} className="keep relative ps-9">
                <dt className="font-semibold">
                  <Icon name="caution" className="absolute start-0 top-0.5 size-5.5 text-caution" />
                  {text(`not.${point}`)}
                </dt>
                <dd className="mt-1 text-muted">{text(`not.${point}Text`)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={text('check.title')}>
          <ul className="reading list-[square] ps-5">
            {CHECKS.map((check) => (
              <li key={check} className="py-1">
                {text(`check.${check}`)}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}
