import { type Field, InvalidInputError } from '@quincunx/contracts';
import { resolveColumns } from './resolve-columns.ts';

type UntrustedRow = Readonly<Record<string, unknown>>;

const formats = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'];

/**
 * The rows of a request in JSON, by the names of the inputs, their values unchecked.
 * @throws InvalidInputError, whose message repeats nothing of the request and names nothing of the model.
 */
export function readJsonRows(document: unknown, inputs: readonly Field[]): readonly UntrustedRow[] {
  const { format, value } = readFormat(document);
  if (format === 'dataframe_split') return readSplit(value, inputs);
  if (format === 'dataframe_records') {
    if (isList(value) && value.every(isRow)) return value;
    throw new InvalidInputError('dataframe_records must be a list of objects');
  }
  return readTensors(format, value, inputs);
}

function readFormat(document: unknown): { format: string; value: unknown } {
  const keys = isRow(document) ? Object.keys(document) : [];
  const [format, another] = keys.filter((key) => key !== 'params');
  if (!isRow(document) || another !== undefined || format === undefined || !formats.includes(format)) {
    throw new InvalidInputError(
      `the body must be an object with exactly one of ${formats.join(', ')}, and nothing else but params`,
    );
  }
  const { params } = document;
  if (params !== undefined && params !== null && !isRow(params)) {
    throw new InvalidInputError('params must be an object');
  }
  return { format, value: document[format] };
}

function readSplit(value: unknown, inputs: readonly Field[]): readonly UntrustedRow[] {
  const isKnown =
    isRow(value) && Object.keys(value).every((key) => ['columns', 'data', 'index'].includes(key));
  if (!isKnown || !isList(value['columns']) || !isList(value['data'])) {
    throw new InvalidInputError(
      'dataframe_split must be an object with lists of columns and data, and nothing else but an index',
    );
  }
  const columns = resolveColumns(value['columns'], inputs);
  return value['data'].map((cells, row) => byName(columns, cells, row));
}

/** Rows, objects or lists in the order of the inputs; of a single input its values; or an object of columns, or of one row. */
function readTensors(format: string, value: unknown, inputs: readonly Field[]): readonly UntrustedRow[] {
  if (isRow(value)) return readColumns(format, value, inputs);
  if (!isList(value)) throw new InvalidInputError(`${format} must be a list or an object`);
  if (value.every(isRow)) return value;
  if (value.every(isList)) return value.map((cells, row) => byName(inputs, cells, row));
  if (inputs.length === 1 && !value.some((each) => isRow(each) || isList(each))) {
    return value.map((cell) => byName(inputs, [cell], 0));
  }
  throw new InvalidInputError(
    `${format} must be a list of objects, or of lists with as many values as the model has inputs`,
  );
}

function readColumns(
  format: string,
  columns: UntrustedRow,
  inputs: readonly Field[],
): readonly UntrustedRow[] {
  const lists = Object.values(columns);
  if (!lists.some(isList)) return [columns];
  const fields = resolveColumns(Object.keys(columns), inputs);
  const count = isList(lists[0]) ? lists[0].length : 0;
  if (!lists.every((list) => isList(list) && list.length === count)) {
    throw new InvalidInputError(`${format} must have as many values in each of its columns`);
  }
  return Array.from({ length: count }, (_, row) =>
    byName(
      fields,
      lists.map((list) => (isList(list) ? list[row] : undefined)),
      row,
    ),
  );
}

function byName(fields: readonly Field[], cells: unknown, row: number): UntrustedRow {
  if (!isList(cells) || cells.length !== fields.length) {
    throw new InvalidInputError(`row ${row} must be a list with a value for each column`);
  }
  const named: Record<string, unknown> = {};
  fields.forEach(({ name }, index) => {
    named[name] = cells[index];
  });
  return named;
}

function isRow(value: unknown): value is UntrustedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
