import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export type Column<Row> = {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** figures stand right-aligned with digits of one width */
  readonly figures?: boolean;
  /** the cell that names its row becomes a row header */
  readonly rowHeader?: boolean;
};

export type TableProps<Row> = {
  readonly caption: ReactNode;
  /** heard, not seen */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** a last line of sums, one entry per column id */
  readonly totals?: Readonly<Record<string, ReactNode>>;
  /** stands in the place of the rows when there are none */
  readonly empty?: ReactNode;
  readonly className?: string;
};

/** A table in a region of its own: where it is wider than the window, the region scrolls and can be reached and scrolled by keyboard. */
export function Table<Row>({
  caption,
  captionHidden = false,
  columns,
  rows,
  rowKey,
  totals,
  empty,
  className,
}: TableProps<Row>) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={classNames('relative overflow-x-auto print:overflow-visible', className)}
    >
      <table className="w-full border-collapse text-sm">
        <caption id={id} className={captionHidden ? 'sr-only' : 'mb-2 text-start font-semibold text-base'}>
          {caption}
        </caption>
        <thead>
          <tr className="border-edge border-b-2">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classNames(
                  'px-3 py-2 align-bottom font-semibold text-muted first:ps-0 last:pe-0',
                  column.figures ? 'text-end' : 'text-start',
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && empty !== undefined && (
            <tr>
              <td colSpan={columns.length} className="py-6 text-muted">
                {empty}
              </td>
            </tr>
          )}
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-line border-b last:border-b-0">
              {columns.map((column) => {
                const look = classNames(
                  'px-3 py-2.5 first:ps-0 last:pe-0',
                  column.figures ? 'figures whitespace-nowrap text-end' : 'text-start',
                );
                return column.rowHeader ? (
                  <th key={column.id} scope="row" className={classNames(look, 'font-semibold')}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {totals !== undefined && (
          <tfoot>
            <tr className="border-edge border-t-2 font-semibold">
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={classNames(
                    'px-3 py-2.5 first:ps-0 last:pe-0',
                    column.figures && 'figures whitespace-nowrap text-end',
                  )}
                >
                  {totals[column.id]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
