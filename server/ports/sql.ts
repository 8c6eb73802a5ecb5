/** What runs a statement: a pool, or one connection inside a transaction. `pg` fits as it is. */
export interface Sql {
  query<Row = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}
