'use client';

import { type ReactNode, type Ref, useRef } from 'react';
import { utf8 } from '../../core/bytes.ts';
import { useText } from '../../messages/provider.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChartFigure } from '../../ui/charts/ChartFigure.tsx';
import { svgDocument } from '../../ui/charts/svg-document.ts';
import { downloadFile } from '../files/download.ts';

/** A chart that can be taken along as a drawing, with its table twin below it. */
export function SavedChart({
  caption,
  name,
  note,
  table,
  children,
}: {
  readonly caption: string;
  /** File name without its ending. */
  readonly name: string;
  readonly note?: string;
  readonly table?: ReactNode;
  readonly children: (svgRef: Ref<SVGSVGElement>) => ReactNode;
}) {
  const text = useText('result');
  const svg = useRef<SVGSVGElement>(null);
  const save = () => {
    if (svg.current !== null) downloadFile(utf8(svgDocument(svg.current)), `${name}.svg`, 'image/svg+xml');
  };
  return (
    <ChartFigure
      caption={caption}
      {...(note === undefined ? {} : { note })}
      actions={
        <Button variant="quiet" icon="download" onClick={save} aria-label={`${text('exports.svg')}: ${caption}`}>
          {text('exports.svg')}
        </Button>
      }
      {...(table === undefined ? {} : { table: { label: text('table'), content: table } })}
    >
      {children(svg)}
    </ChartFigure>
  );
}
