import { join } from 'node:path';
import type { Label, Source } from '@quincunx/contracts';
import {
  describeWithServer,
  postgresServerPath,
  startPostgresServer,
  type TestServer,
} from '@quincunx/database/testing';
import BetterSqlite3 from 'better-sqlite3';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const timestamp = { column: 'at' };
const csv = (path: string): Source => ({ kind: 'file', path, format: 'csv', timestamp });
const label = (source: Source): Label => ({ source, column: 'won', type: 'boolean' });

const stakes = {
  name: 'game',
  inputs: ['games:level'],
  request: [
    { name: 'stake', type: 'number' as const, nullable: true },
    { name: 'rated', type: 'boolean' as const, nullable: false },
  ],
  features: [{ name: 'stakes', type: 'number' as const, expression: 'if(rated, stake * level, 0)' }],
};
const first = '2026-01-02T00:00:00.000Z';
const second = '2026-01-02T00:00:00.000001Z';
const expected = [
  [0, first, '9007199254740993', 4, 2, true],
  [1, second, 1, 3, null, false],
  [2, first, null, null, null, true],
  [3, first, 1, 3, 0, true],
];

describe('the rows that a dataset is made for', () => {
  let test: TestDatasets;
  beforeAll(async () => {
    test = await openDatasets();
    test.write('players.csv', 'player,at,level\n1,2026-01-01,3\n9007199254740993,2026-01-01,4\n');
    test.apply({
      featureViews: [
        {
          name: 'players',
          entity: { name: 'player', joinKeys: [{ name: 'player', type: 'integer' }] },
          source: { kind: 'file', path: 'players.csv', format: 'csv', timestamp },
          features: [{ name: 'level', type: 'integer', nullable: true }],
        },
      ],
      onDemandViews: [{ ...stakes, inputs: ['players:level'] }],
    });
  });
  afterAll(() => test.close());

  const create = (source: Source) =>
    test.create({ rows: { label: label(source) }, references: ['players:level', 'game:stakes'] });
  it('are of NDJSON files, in the order of their paths', async () => {
    test.write(
      'games/year=2026/2.ndjson',
      `{"at":"2026-01-02","player":null,"stake":7,"rated":true,"won":true}\n{"at":"2026-01-02","player":1,"stake":7,"rated":false,"won":true}\n`,
    );
    test.write(
      'games/year=2026/1.ndjson',
      `{"at":"2026-01-02","player":9007199254740993,"stake":0.5,"rated":true,"won":true}\n{"at":"2026-01-02T00:00:00.000001Z","player":1,"rated":true,"won":false}\n`,
    );
    const { rows } = await create({ kind: 'file', path: 'games/**/*.ndjson', format: 'ndjson', timestamp });
    expect(rows).toEqual(expected);
  });

  it('are of Parquet files', async () => {
    await test.writeParquet(
      'games.parquet',
      `FROM (VALUES (TIMESTAMPTZ '2026-01-02', 9007199254740993, 0.5, true, true),
         (TIMESTAMPTZ '2026-01-02 00:00:00.000001', 1, NULL, true, false), (TIMESTAMPTZ '2026-01-02', NULL, 7, true, true),
         (TIMESTAMPTZ '2026-01-02', 1, 7, false, true)) AS games("at", player, stake, rated, won)`,
    );
    const { rows } = await create({ kind: 'file', path: 'games.parquet', format: 'parquet', timestamp });
    expect(rows).toEqual(expected);
  });

  it('are of a table of SQLite, in the order of its rowid', async () => {
    const database = new BetterSqlite3(join(test.folder, 'workspace', 'games.db'));
    database.exec(`create table games (at text, player integer, stake real, rated integer, won integer);
      insert into games (rowid, at, player, stake, rated, won) values (90, '2026-01-02', 1, 7, 0, 1),
        (5, '2026-01-02', 9007199254740993, 0.5, 1, 1), (7, '2026-01-02T00:00:00.000001Z', 1, null, 1, 0),
        (80, '2026-01-02', null, 7, 1, 1); create table none (at text, player integer, stake real, rated integer, won integer)`);
    database.close();
    const source = { kind: 'sqlite', path: 'games.db', table: 'games', timestamp } as const;
    const { table, rows } = await create(source);
    expect(rows).toEqual(expected);
    const { files } = await test.datasets.getManifest(table.dataset.digest);
    expect(files.map(({ path }) => path)).toEqual(['games.db', 'players.csv']);
    await expect(create({ ...source, table: 'none' })).rejects.toThrow(
      `'games.db, table none' has no rows, and so no labels`,
    );
  });

  const header = 'at,player,stake,rated,won\n';
  it.each([
    [
      'a label',
      `${header}2026-01-02,1,7,true,perhaps\n`,
      `row 1 after the header: column 'won': 'perhaps' is not true or false`,
    ],
    ['a label that is missing', `${header}2026-01-02,1,7,true,\n`, `label 'won' needs one`],
    [
      'a request value',
      `${header}2026-01-02,1,much,true,true\n`,
      `column 'stake': 'much' is not a finite number`,
    ],
    ['a request value that is missing', `${header}2026-01-02,1,7,,true\n`, `request value 'rated' needs one`],
    [
      'a join key',
      `${header}2026-01-02,one,7,true,true\n`,
      `column 'player': 'one' is not an integer of 64 bits`,
    ],
    ['a time', `${header}yesterday,1,7,true,true\n`, `column 'at': 'yesterday' is not an instant`],
    ['columns', 'at,player,won\n2026-01-02,1,true\n', `there is no column 'stake' for request value 'stake'`],
  ])('are refused where %s is not what it should be', async (_, content, message) => {
    test.write('games.csv', content);
    await expect(create(csv('games.csv'))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message) as string,
    });
  });

  it('are refused where there is no file', async () => {
    await expect(create(csv('nowhere.csv'))).rejects.toThrow(
      `the file 'nowhere.csv' cannot be found in the workspace`,
    );
    await expect(create(csv('nowhere/*.csv'))).rejects.toThrow(
      `no file of the workspace matches 'nowhere/*.csv'`,
    );
  });
});

describeWithServer('the rows of a table of PostgreSQL', postgresServerPath(), () => {
  let server: TestServer;
  let test: TestDatasets;
  beforeAll(async () => {
    server = await startPostgresServer();
    test = await openDatasets({ postgresUrl: server.url });
    await test.postgres.write((client) =>
      client.query(`CREATE TABLE games (at timestamptz, player bigint, stake numeric, rated boolean, won int, level int);
        INSERT INTO games VALUES ('2026-01-02T02:00:00+02:00', 9007199254740993, 0.5, true, 1, 4),
          ('2026-01-02T00:00:00.000001Z', 1, NULL, true, 0, 3), ('2026-01-02Z', NULL, 7, true, 1, NULL),
          ('2026-01-02Z', 1, 7, false, 1, 3)`),
    );
    test.apply({
      featureViews: [
        {
          name: 'games',
          entity: { name: 'player', joinKeys: [{ name: 'player', type: 'integer' }] },
          source,
          features: [{ name: 'level', type: 'integer', nullable: true }],
        },
      ],
      onDemandViews: [stakes],
    });
  }, 60_000);
  afterAll(async () => {
    await test.close();
    await server.stop();
  });

  const source = { kind: 'postgres', table: 'games', timestamp } as const;
  const request = { rows: { label: label(source) }, references: ['games:level', 'game:stakes'] };

  it('are labels and features as any others', async () => {
    const { table, rows } = await test.create(request);
    expect(rows).toEqual(expected);
    const { digest } = table.dataset;
    expect((await test.datasets.getManifest(digest)).files).toEqual([]);
    expect((await test.datasets.rebuild(digest)).dataset.rows).toBe(4);
    await test.postgres.write((client) => client.query('UPDATE games SET stake = 2 WHERE stake = 0.5'));
    await expect(test.datasets.rebuild(digest)).rejects.toMatchObject({ code: 'conflict' });
    await test.postgres.write((client) => client.query('UPDATE games SET won = 2 WHERE stake = 2'));
    await expect(test.create(request)).rejects.toThrow(`column 'won': '2' is not true or false`);
    await test.postgres.write((client) => client.query('TRUNCATE games'));
    await expect(test.create(request)).rejects.toThrow(`'public.games' has no rows, and so no labels`);
  });
});
