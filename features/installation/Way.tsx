import type { ReactNode } from 'react';
import { serverText } from '../../messages/server.ts';
import { BrowserDrawing, OwnerDrawing, ServerDrawing } from './WayDrawings.tsx';

/** The whole idea in three drawings that stand on one line. */
export function Way() {
  const text = serverText('installation');
  const stations = [
    {
      id: 'browser',
      drawing: <BrowserDrawing label={text('way.browserAlt')} typed={text('way.typed')} unit={text('way.unit')} />,
      title: text('way.browserTitle'),
      words: text('way.browser'),
    },
    {
      id: 'server',
      drawing: <ServerDrawing label={text('way.serverAlt')} />,
      title: text('way.serverTitle'),
      words: text('way.server'),
    },
    {
      id: 'owner',
      drawing: <OwnerDrawing label={text('way.ownerAlt')} persons={text('way.persons', { count: '184' })} />,
      title: text('way.ownerTitle'),
      words: text('way.owner'),
    },
  ] as const satisfies readonly { id: string; drawing: ReactNode; title: string; words: string }[];
  return (
    <section aria-labelledby="way" className="mt-12 sm:mt-16">
      <h2 id="way" className="sr-only">
        {text('way.title')}
      </h2>
      <ol className="grid overflow-hidden rounded-lg border border-line bg-surface shadow-card md:grid-cols-3 md:divide-x md:divide-line max-md:divide-y max-md:divide-line">
        {stations.map((station, index) => (
          <li key={station.id} className="flex flex-col">
            <div className="border-line border-b bg-sunken">
              <div className="mx-auto max-w-96 md:max-w-none">{station.drawing}</div>
            </div>
            <div className="px-5 pt-4 pb-6">
              <h3 className="flex items-baseline gap-2.5 text-lg">
                <span aria-hidden="true" className="figures text-accent">
                  {index + 1}
                </span>
                {station.title}
              </h3>
              <p className="mt-1.5 text-muted text-sm">{station.words}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
