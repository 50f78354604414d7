import { openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';
import { newestNotes, visits } from '../history/visits.fixture.ts';

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const newest = (view: ReturnType<typeof visits>) => newestNotes(test, view);

describe('NDJSON', () => {
  const lines = (...each: readonly string[]) => {
    test.write('data/a', each.join('\n'));
  };
  const ndjson = { format: 'ndjson', path: 'data/a' } as const;
  const good = '{"id":1,"at":"2026-01-01","note":"a"}';

  it.each([
    ['{"id":1,"at":"2026-01-01","note":17}', `column 'note': '17' is not a text`],
    ['{"id":"1","at":"2026-01-01"}', `column 'id': '"1"' is not an integer of 64 bits`],
    ['{"id":1.0,"at":"2026-01-01"}', `column 'id': '1.0' is not an integer of 64 bits`],
    ['{"id":1,"at":1767225600}', `column 'at': '1767225600' is not an instant`],
    ['{"id":1}', `column 'at' has no value, and the timestamp needs one`],
    ['{"id":1,"at":null}', `column 'at' has no value, and the timestamp needs one`],
    ['[1]', 'is not a JSON object'],
    ['{"id":1,"at":"2026-01-', 'is not a JSON object'],
    ['{"id":1} {"id":2}', 'is not a JSON object'],
    ['id,at', 'is not a JSON object'],
  ])('is refused for the line %s, which is named', async (line, message) => {
    lines(good, '', '  ', good, line, good);
    await expect(newest(visits(ndjson))).rejects.toThrow(`'data/a', line 5: ${message}`);
  });

  it('is read with all that JSON may have', async () => {
    lines('{"note":"\\u00fc \\"\\n\u2028","id":9007199254740993,"at":"2026-01-01","more":{"id":3}}\r', good);
    expect(await newest(visits(ndjson))).toEqual([
      [1, 'a'],
      ['9007199254740993', 'ü "\n\u2028'],
    ]);
  });

  it('may have a column in few rows', async () => {
    const without = Array.from({ length: 1500 }, () => '{"id":2,"at":"2025-01-01"}');
    lines(...without, good);
    expect(await newest(visits(ndjson))).toEqual([
      [1, 'a'],
      [2, null],
    ]);
  });

  it('is refused when no row has a column', async () => {
    lines('{"id":1,"at":"2026-01-01","mote":"a"}');
    await expect(newest(visits(ndjson))).rejects.toThrow(
      `'data/a': there is no column 'note' for feature 'note'; the nearest is 'mote'`,
    );
  });
});
