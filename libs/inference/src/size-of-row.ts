import type { Row } from '@quincunx/contracts';

const bytesOfRow = 600;
const bytesOfValue = 16;
const bytesOfCharacter = 2;

/** About how many bytes of memory something takes that waits with a row of a request: its values, and what is kept beside them. */
export function sizeOfRow(row: Row): number {
  let size = bytesOfRow;
  for (const value of Object.values(row)) {
    size += bytesOfValue + (typeof value === 'string' ? bytesOfCharacter * value.length : 0);
  }
  return size;
}
