import { type Field, InvalidInputError, type Value, type ValueType } from '@quincunx/contracts';
import { type Cell, parseCsv } from './parse-csv.ts';
import { resolveColumns } from './resolve-columns.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** As many as of JSON. */
const mostValues = 5_000_000;

/**
 * The rows of CSV whose first record names inputs: numbers and booleans read, where they are such; an empty cell is null. A first column
 * without a name, the index that pandas writes, is left out.
 * @throws InvalidInputError, whose message repeats nothing of the request and names nothing of the model.
 */
export function readCsvRows(
  body: Uint8Array,
  inputs: readonly Field[],
): readonly Readonly<Record<string, Value>>[] {
  const records = parseCsv(decode(body), { cells: inputs.length + 1, values: mostValues });
  const { value: header } = records.next();
  if (header === undefined) throw new InvalidInputError('the body must start with the names of its columns');
  const skipped = isEmpty(header[0]) ? 1 : 0;
  const columns = resolveColumns(header.slice(skipped), inputs);
  const rows: Record<string, Value>[] = [];
  for (const record of records) {
    if (record.length !== header.length) {
      throw new InvalidInputError(`row ${rows.length} must have as many cells as there are columns`);
    }
    const row: Record<string, Value> = {};
    columns.forEach(({ name, type }, index) => {
      row[name] = toValue(record[skipped + index] ?? null, type);
    });
    rows.push(row);
  }
  return rows;
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new InvalidInputError('the body is not valid UTF-8');
  }
}

function isEmpty(cell: Cell | undefined): boolean {
  return cell === null || cell === '';
}

/** What is not of its type stays a string, which the check against the signature then refuses. */
function toValue(cell: Cell, type: ValueType): Value {
  if (cell === null || type === 'string') return cell;
  const text = cell.trim();
  if (type === 'boolean') return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : cell;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : cell;
}
