import type { FeatureViewInput, FileSource, Source } from '@quincunx/contracts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { featureView, openTestHistories, type TestHistories } from './test-histories.fixture.ts';

const file: FileSource = { kind: 'file', path: 'visits', format: 'csv', timestamp: { column: 'at' } };

function visits(source: Partial<FileSource> | Source = {}, change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name: 'visits',
    entity: {
      name: 'bed',
      joinKeys: [
        { name: 'ward', type: 'string' },
        { name: 'bed', type: 'integer' },
      ],
    },
    source: { ...file, ...source },
    features: [{ name: 'bmi', type: 'number' }],
    ...change,
  });
}

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const newYear = 1_767_225_600_000_000;
const ofTheNewest = { rows: [['a', 1, 20, newYear, null]] };

describe('a line of CSV that cannot be split into values', () => {
  it('is left out, and the places of others are counted with it', async () => {
    const lines = [
      'a,1,2026-01-01,20',
      'a,1,2026-01-02',
      'a,1,2026-01-02,heavy',
      'a,1,2026-01-02,20,20',
      'a,1,2026-01-02,"20" kg',
      'a,1,soon,20',
      'a,1,2026-0',
    ];
    test.write('visits', `ward,bed,at,bmi\n${lines.join('\n')}`);
    expect(await test.newest(visits())).toEqual({ ...ofTheNewest, rejected: 6 });
    expect(test.quarantined().map(({ position, reason }) => [position, reason])).toEqual([
      ['visits, row 3 after the header', `column 'bmi': 'heavy' is not a finite number`],
      ['visits, row 6 after the header', expect.stringContaining(`column 'at': 'soon'`)],
      ['visits, line 3', 'has 3 values, and the header names 4 columns'],
      ['visits, line 5', 'has 5 values, and the header names 4 columns'],
      ['visits, line 6', 'has a quote that is not closed'],
      ['visits, line 8', 'has 3 values, and the header names 4 columns'],
    ]);
    expect(test.quarantined()[2]).toMatchObject({ content: { line: 'a,1,2026-01-02' }, key: undefined });
  });

  it('is told of by its file, and counted whatever is asked for next', async () => {
    test.write('data/a', 'ward,bed,at,bmi\na,1,2026-01-01,20\nx\n');
    test.write('data/b', 'ward,bed,at,bmi\ny\na,1,2026-01-01,heavy\n');
    const counts = await test.use(async (connection) => {
      const history = await test.open(connection, visits({ path: 'data/*' }));
      const first = await history.countRows(['a', 1]);
      const counted = history.rejectedRows;
      await history.selectInstants({ to: 0n }, 'instants');
      return [first, counted, history.rejectedRows];
    });
    expect(counts).toEqual([1, 3, 2]);
    expect(test.quarantined().map(({ position }) => position)).toEqual([
      'data/b, row 2 after the header',
      'data/a, line 3',
      'data/b, line 2',
    ]);
  });

  it('is counted in its own source, whatever else is read by one connection', async () => {
    test.write('visits', 'ward,bed,at,bmi\na,1,2026-01-01,20\nx\n');
    test.write('others', 'ward,bed,at,bmi\na,1,2026-01-01,20\n');
    await test.use(async (connection) => {
      for (let names = 0; names < 12; names += 1) {
        temporaryName('another');
        for (const [path, rejected] of [
          ['visits', 1],
          ['others', 0],
        ] as const) {
          const history = await test.open(connection, visits({ path }));
          expect([await history.countRows(['a', 1]), history.rejectedRows]).toEqual([1, rejected]);
        }
      }
    });
  });

  it('stops all where nothing is left to be sure of', async () => {
    test.write('visits', 'ward,bed,at,bmi\na,1,2026-01-01,20\r\na,1,2026-01-01,20\n');
    await expect(test.newest(visits())).rejects.toThrow(`'visits' is not CSV (RFC 4180)`);
  });
});

describe('a line that is no JSON object', () => {
  it('is left out, and kept as it stands there', async () => {
    const good = '{"ward":"a","bed":1,"at":"2026-01-01","bmi":20}';
    test.write('visits', `${good}\n\n{"ward":"a"\n{"ward":"a","bed":1,"at":"2026-01-02","bmi":{"kg":[1]}}\n`);
    expect(await test.newest(visits({ format: 'ndjson' }))).toEqual({ ...ofTheNewest, rejected: 2 });
    expect(test.quarantined()).toEqual([
      {
        position: 'visits, line 3',
        reason: 'is not a JSON object',
        content: { line: '{"ward":"a"' },
        key: undefined,
      },
      {
        position: 'visits, line 4',
        reason: `column 'bmi': '{"kg":[1]}' is not a finite number`,
        content: { ward: 'a', bed: 1, at: '2026-01-02', bmi: { kg: [1] } },
        key: '["a",1]',
      },
    ]);
  });
});
