'use client';

import { useQuery } from '@tanstack/react-query';
import { apiDocs } from '../../messages/en/api-docs.ts';
import { common } from '../../messages/en/common.ts';
import { TextProvider, useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OperationEntry } from './OperationEntry.tsx';
import { groupsOf, type OpenApiDocument } from './openapi-model.ts';

const areas = { apiDocs, common };
const FILE = '/api/openapi.json';

/** The HTTP interface, read from the description that the server makes of itself. Brings its own sentences. */
export function ApiDocs() {
  return (
    <TextProvider areas={areas}>
      <Docs />
    </TextProvider>
  );
}

async function load(): Promise<OpenApiDocument> {
  const answer = await fetch(FILE);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as OpenApiDocument;
}

function Docs() {
  const text = useText('apiDocs');
  const frame = useText('common');
  const query = useQuery({ queryKey: [FILE], queryFn: load, staleTime: Number.POSITIVE_INFINITY, retry: 1 });
  return (
    <>
      <PageHeader title={text('title')} lead={text('lead')} />
      <Beginning version={query.data?.openapi ?? ''} />
      {query.isPending && <Skeleton label={frame('loading')} lines={6} className="mt-10" />}
      {query.isError && (
        <Callout
          tone="caution"
          role="alert"
          className="mt-10"
          title={text('fault')}
          actions={
            <Button variant="secondary" icon="refresh" onClick={() => void query.refetch()}>
              {frame('retry')}
            </Button>
          }
        >
          {text('faultText')}
        </Callout>
      )}
      {query.isSuccess && <Groups document={query.data} />}
    </>
  );
}

function Beginning({ version }: { readonly version: string }) {
  const text = useText('apiDocs');
  return (
    <section aria-labelledby="begin">
      <h2 id="begin" className="text-xl">
        {text('start')}
      </h2>
      <div className="reading mt-3 flex flex-col gap-3">
        <p>{text('startToken')}</p>
        <Sample>Authorization: Bearer cw_…</Sample>
        <p>{text('startLink')}</p>
        <Sample>x-cipherward-link: …</Sample>
        <p>{text('startClient')}</p>
        {version !== '' && (
          <p>
            <a href={FILE} className="link inline-block py-1.5">
              {text('file', { version })}
            </a>
          </p>
        )}
      </div>
    </section>
  );
}

const Sample = ({ children }: { readonly children: string }) => (
  <pre translate="no" className="overflow-x-auto rounded-md border border-line bg-sunken px-4 py-2.5 font-mono text-sm">
    {children}
  </pre>
);

function Groups({ document }: { readonly document: OpenApiDocument }) {
  const text = useText('apiDocs');
  const groups = groupsOf(document);
  if (groups.length === 0) return <p className="mt-10 text-muted">{text('empty')}</p>;
  return (
    <>
      <nav aria-label={text('contents')} className="mt-10">
        <ul className="flex flex-wrap gap-x-5">
          {groups.map(({ tag }) => (
            <li key={tag}>
              <a href={`#api-${tag}`} className="link inline-block py-2">
                {tag}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(({ tag, operations }) => (
        <div key={tag} id={`api-${tag}`} className="mt-8">
          <Panel title={tag} aside={<p className="text-muted">{text('count', { count: operations.length })}</p>}>
            {operations.map((operation) => (
              <OperationEntry key={operation.id} operation={operation} />
            ))}
          </Panel>
        </div>
      ))}
    </>
  );
}
