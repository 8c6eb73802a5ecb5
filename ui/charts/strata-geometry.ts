/** How many small plots stand beside each other, and how wide each is. */
export function gridOf(
  count: number,
  width: number,
  { least = 260, gap = 24 } = {},
): { readonly columns: number; readonly cell: number; readonly rows: number } {
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return { columns, cell: (width - gap * (columns - 1)) / columns, rows: Math.ceil(count / columns) };
}
