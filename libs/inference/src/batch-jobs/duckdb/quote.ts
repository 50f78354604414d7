/** A text as a literal of SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as a literal for DuckDB's readers, which would otherwise take `*`, `?` and `[` for a pattern. */
export function quoteReadPath(path: string): string {
  return quoteText(path.replaceAll(/[*?[]/g, '[$&]'));
}
