const mostCharacters = 1200;

/** Bytes for a report: in letters that can be read, and short where one thing stands over and over. */
export function showBytes(bytes: Buffer): string {
  const text = bytes
    .toString('latin1', 0, 200_000)
    .replaceAll(
      /(.{1,7}?)\1{20,}/gs,
      (all: string, part: string) => `${part}<x ${all.length / part.length}>`,
    );
  const shown = JSON.stringify(text.slice(0, mostCharacters));
  return text.length > mostCharacters ? `${shown}... (${bytes.length} bytes)` : shown;
}
