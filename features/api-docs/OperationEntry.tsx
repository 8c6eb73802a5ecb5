'use client';

import { useText } from '../../messages/provider.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Table } from '../../ui/Table.tsx';
import type { Operation } from './openapi-model.ts';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;
type Place = (typeof PLACES)[number];
const isPlace = (place: string): place is Place => (PLACES as readonly string[]).includes(place);

/** One procedure, folded to its line. */
export function OperationEntry({ operation }: { readonly operation: Operation }) {
  const text = useText('apiDocs');
  const title = operation.guarded ? text('protected') : text('open');
  return (
    <details className="group border-line border-b">
      <summary className="flex min-h-11 list-none flex-wrap items-center gap-x-3 gap-y-1 py-2.5 hover:text-accent-strong">
        <Icon name="chevronDown" className="-rotate-90 size-5 text-accent transition-transform group-open:rotate-0" />
        <span className="w-16 font-mono font-semibold text-accent text-sm">{operation.method}</span>
        <span className="min-w-0 break-all font-mono text-sm">{operation.path}</span>
        {operation.guarded && <Icon name="lock" className="size-4.5 text-muted" />}
        <span className="sr-only">{title}</span>
        <span className="basis-full ps-8 text-muted text-sm">{operation.summary}</span>
      </summary>
      <div className="flex flex-col gap-5 pt-1 pb-6 ps-8">
        <p className="text-muted text-sm">{title}</p>
        {operation.parameters.length > 0 && <Parameters operation={operation} />}
        {operation.body !== null && <Sketch title={text('body')}>{operation.body}</Sketch>}
        {operation.answers.map(({ status, sketch }) => (
          <Sketch key={status} title={text('answer', { status })}>
            {sketch ?? text('noBody')}
          </Sketch>
        ))}
      </div>
    </details>
  );
}

function Parameters({ operation }: { readonly operation: Operation }) {
  const text = useText('apiDocs');
  return (
    <Table
      caption={text('parameters')}
      columns={[
        {
          id: 'name',
          header: text('name'),
          rowHeader: true,
          cell: ({ name, required }) => (
            <>
              <span className="font-mono">{name}</span>
              {required && <span className="ms-2 font-normal text-muted">{text('required')}</span>}
            </>
          ),
        },
        { id: 'where', header: text('where'), cell: ({ place }) => (isPlace(place) ? text(`places.${place}`) : place) },
        { id: 'type', header: text('type'), cell: ({ type }) => <span className="font-mono">{type}</span> },
      ]}
      rows={operation.parameters}
      rowKey={({ name, place }) => `${place}/${name}`}
    />
  );
}

function Sketch({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <div>
      <p className="font-semibold text-sm">{title}</p>
      <pre
        translate="no"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="mt-1 max-h-96 overflow-auto rounded-md border border-line bg-sunken px-4 py-2.5 font-mono text-sm"
      >
        {children}
      </pre>
    </div>
  );
}
