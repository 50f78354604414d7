import { DuckDb } from '../duckdb/duckdb.ts';
import { findRowRank } from './row-rank.ts';

const duckDb = new DuckDb();
afterAll(() => duckDb.close());

type Rows = readonly (readonly [time: bigint, row: bigint])[];

/** Of rows, and of instants asked for, what a rank says; undefined when there is none. */
async function ranked(rows: Rows, instants: readonly bigint[] = []) {
  return await duckDb.use(async (connection) => {
    const values = rows.map(([time, row]) => `(${time}::BIGINT, ${row}::BIGINT)`);
    await connection.run(
      `CREATE TEMP TABLE rows AS SELECT * FROM (VALUES ${values.join()}) t("#time", "#row")`,
    );
    const rank = await findRowRank(connection, 'SELECT * FROM rows');
    if (rank === undefined) return undefined;
    const ofRows = await connection.run(
      `SELECT "#time", "#row", rank, ${rank.timeOf('rank')} FROM (SELECT *, ${rank.ofRow} AS rank FROM rows) ORDER BY rank`,
    );
    const asked = instants.map((instant) => rank.ofInstant(`${instant}::BIGINT`));
    const ofInstants = await connection.run(`SELECT ${['0', ...asked].join()}`);
    const [[, ...limits] = []] = await ofInstants.getRows();
    const ordered = (await ofRows.getRows()).map(([time, row, of, again]) => {
      return { time: BigInt(String(time)), row: BigInt(String(row)), rank: BigInt(String(of)), again };
    });
    return {
      ordered,
      seen: limits.map((limit) => ordered.filter(({ rank: of }) => of <= BigInt(String(limit)))),
    };
  });
}

const file = 1n << 40n;

describe('the rank of a row', () => {
  it.each<[string, Rows]>([
    [
      'microseconds',
      [
        [-1n, 1n],
        [0n, 0n],
        [-1n, 0n],
        [1n, 2n],
        [0n, 3n],
      ],
    ],
    [
      'seconds, of some years',
      [
        [0n, 5n],
        [-1_000_000n, 9n],
        [-1_000_000n, 8n],
        [315_360_000_000_000n, 0n],
      ],
    ],
    [
      'one instant',
      [
        [7n, 2n],
        [7n, 0n],
        [7n, 1n],
      ],
    ],
    [
      'several files',
      [
        [3n, file],
        [3n, 900n],
        [3n, 2n * file],
        [2n, 2n * file + 5n],
        [4n, 0n],
      ],
    ],
  ])('is in the order of time, then of the source, in %s', async (_, rows) => {
    const found = await ranked(rows);
    const ordered = rows.toSorted((a, b) => Number(a[0] - b[0]) || Number(a[1] - b[1]));
    expect(found?.ordered.map(({ time, row }) => [time, row])).toEqual(ordered);
    expect(new Set(found?.ordered.map(({ rank }) => rank)).size).toBe(rows.length);
    for (const { time, again } of found?.ordered ?? []) expect(again).toBe(time);
  });

  it('is at most that of an instant for the rows of that instant and of those before', async () => {
    const rows: Rows = [
      [-2_000_000n, 1n],
      [0n, 0n],
      [0n, 2n],
      [1_000_000n, 3n],
    ];
    const instants = [-2_000_001n, -2_000_000n, -1n, 0n, 999_999n, 1_000_000n, 2n ** 62n, -(2n ** 62n)];
    const found = await ranked(rows, instants);
    for (const [index, instant] of instants.entries()) {
      const expected = rows.filter(([time]) => time <= instant);
      expect(found?.seen[index]?.map(({ time, row }) => [time, row])).toEqual(expected);
    }
  });

  it('is not to be had where 64 bits do not hold times and rows, nor of no rows', async () => {
    const years = 31_536_000_000_000n;
    expect(
      await ranked([
        [1n, 0n],
        [9n * years, 2n ** 20n],
      ]),
    ).toBeUndefined();
    expect(
      await ranked([
        [1_000n, 0n],
        [9n * years, 2n ** 20n],
      ]),
    ).toBeDefined();
    const none = duckDb.use((connection) =>
      findRowRank(connection, 'SELECT 0::BIGINT AS "#time", 0::BIGINT AS "#row" WHERE false'),
    );
    expect(await none).toBeUndefined();
  });
});
