/** What is printed of a value where JSON is asked for. */
export function inJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
