import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsvHeader } from './csv-header.ts';

describe('the header of a CSV file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-header-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['plain names', 'id,bmi\n1,2\n', ['id', 'bmi']],
    ['no row and no line end', 'id,bmi', ['id', 'bmi']],
    ['line ends of Windows', 'id,bmi\r\n1,2\r\n', ['id', 'bmi']],
    ['a byte order mark', '\uFEFFid,bmi\n', ['id', 'bmi']],
    [
      'quotes around commas, quotes and line ends',
      '"a,b","say ""c""","d\ne"\n1,2,3\n',
      ['a,b', 'say "c"', 'd\ne'],
    ],
    ['white space', ' id , "bmi" \n', ['id', 'bmi']],
    ['an empty name', ',id\n0,1\n', ['', 'id']],
    ['a name longer than one read of the file', `${'x'.repeat(100_000)},id\n`, ['x'.repeat(100_000), 'id']],
  ])('is read with %s', async (_, content, names) => {
    const file = join(folder, 'data.csv');
    writeFileSync(file, content);
    expect(await readCsvHeader(file)).toEqual(names);
  });

  it('is not looked for to the end of a file without lines', async () => {
    const file = join(folder, 'endless.csv');
    writeFileSync(file, 'x'.repeat(3_000_000));
    const [name] = await readCsvHeader(file);
    expect(name!.length).toBeLessThan(1_200_000);
  });
});
