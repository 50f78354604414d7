let names = 0;

/** A name for a temporary table that no other has. */
export function temporaryName(what: string): string {
  return `temporary_${what}_${names++}`;
}
