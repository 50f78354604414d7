import { createReadStream } from 'node:fs';
import { splitRowNumber, type Place } from './opened-source.ts';
import type { SourceFile } from './source-file.ts';

const longestText = 1000;

/** Where rows are in files that have one a line, lines of white space alone being none. */
export async function findLines(
  files: readonly SourceFile[],
  rows: readonly bigint[],
): Promise<readonly Place[]> {
  const wanted = Map.groupBy(rows.map(splitRowNumber), ({ file }) => file);
  const found = new Map<string, Place>();
  for (const [index, places] of wanted) {
    const file = files[index];
    if (file === undefined) continue;
    const lines = await readLines(file.location, new Set(places.map(({ row }) => Number(row))));
    for (const [row, { line, text }] of lines) {
      found.set(`${index}:${row}`, { file: file.path, at: `line ${line}`, text });
    }
  }
  return rows.map((number) => {
    const { file, row } = splitRowNumber(number);
    // A file may have changed meanwhile.
    return (
      found.get(`${file}:${String(row)}`) ?? { file: files[file]?.path ?? '', at: `row ${String(row + 1n)}` }
    );
  });
}

/** The lines, from 1, that rows, from 0, are. */
async function readLines(
  location: string,
  rows: ReadonlySet<number>,
): Promise<ReadonlyMap<number, { readonly line: number; readonly text: string }>> {
  const found = new Map<number, { line: number; text: string }>();
  let [line, row] = [0, 0];
  for await (const text of linesOf(location)) {
    line++;
    if (text.trim() === '') continue;
    if (rows.has(row)) found.set(row, { line, text: text.slice(0, longestText) });
    row++;
    if (found.size === rows.size) break;
  }
  return found;
}

async function* linesOf(location: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(location, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
