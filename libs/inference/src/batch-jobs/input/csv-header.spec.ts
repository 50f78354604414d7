import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsvHeader } from './csv-header.ts';

describe('the header of a CSV file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quincunx-header-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['a,b\n1,2\n', ['a', 'b']],
    ['a', ['a']],
    ['a,\r\n', ['a', 'column1']],
    [',b\n', ['column0', 'b']],
    ['\uFEFF"a, ""b""", c ,"d"\r\n1', ['a, "b"', 'c', 'd']],
    ['é 1,$x\n', ['é 1', '$x']],
    ['', undefined],
    ['"a\nb",c\n', undefined],
    ['a"b,c\n', undefined],
  ])('of %j is %j', async (content, names) => {
    const file = join(folder, 'in.csv');
    writeFileSync(file, content);
    expect(await readCsvHeader(file)).toEqual(names);
  });
});
