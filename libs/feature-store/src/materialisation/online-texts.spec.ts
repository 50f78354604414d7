import { featureViewSchema, type Row, type Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { createdColumn, featureColumn, keyColumn, timeColumn } from '../offline/history/columns.ts';
import { onlineKey } from '../online/online-key.ts';
import { onlineValues } from '../push/online-values.ts';
import { OnlineTexts, type OnlineChunk } from './online-texts.ts';

const view = featureViewSchema.parse({
  name: 'stays',
  entity: {
    name: 'stay',
    joinKeys: [
      { name: 'ward', type: 'string' },
      { name: 'bed', type: 'integer' },
    ],
  },
  source: { kind: 'file', path: 'stays.csv', format: 'csv', timestamp: { column: 'at' } },
  features: [
    { name: 'amount', type: 'number', nullable: true },
    { name: 'visits', type: 'integer', nullable: true },
    { name: 'note', type: 'string', nullable: true },
    { name: 'urgent', type: 'boolean', nullable: true },
  ],
});

interface NewestRow {
  readonly key: readonly [ward: string, bed: bigint];
  readonly values: Row;
  readonly time: bigint;
  readonly created: bigint | undefined;
}

const integerOf = (value: bigint): Value =>
  BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 1n, -(2n ** 53n)),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '"',
    '\\',
    '\\u000b',
    '\\\u000b',
    '\\\\\u001f',
    '\u0000\u001a\u000e',
    '\b\t\n\f\r\u007f\u2028/',
    '😀',
    `ü'`,
  ),
);
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1e-320, 5e-324, -0, 1e22, 1e21, 123456789.12345679, 2 ** 53, 1, -17, 0.1, Number.MAX_VALUE),
);
const newestRow = fc.record<NewestRow>({
  key: fc.tuple(text, int64),
  values: fc.record({
    amount: fc.option(double),
    visits: fc.option(int64.map(integerOf)),
    note: fc.option(text),
    urgent: fc.option(fc.boolean()),
  }),
  time: fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
  created: fc.option(fc.bigInt({ min: 0n, max: 10n ** 16n }), { nil: undefined }),
});
const newestRows = fc.uniqueArray(newestRow, { selector: ({ key }) => onlineKeyOf(key), maxLength: 40 });

const onlineKeyOf = ([ward, bed]: NewestRow['key']) => onlineKey([ward, integerOf(bed)]);

describe('online texts', () => {
  const duckDb = new DuckDb();
  afterAll(() => duckDb.close());

  it('are those of the keys and values that are looked up, in the order of the keys’ bytes', async () => {
    await fc.assert(
      fc.asyncProperty(newestRows, async (rows) => {
        const { texts, chunks } = await duckDb.use((connection) => readAll(connection, rows));
        const expected = rows
          .map(({ key, values, time, created }) => ({
            key: onlineKeyOf(key),
            values: onlineValues(view.features, values),
            eventTime: time,
            createdTime: created,
          }))
          .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
        const found = chunks.flatMap((chunk) => chunk.rows);
        expect(found).toEqual(expected);
        for (const [index, { values }] of found.entries()) {
          const original = rows.find(({ key }) => onlineKeyOf(key) === found[index]?.key);
          expect(JSON.parse(values)).toEqual(original?.values);
        }
        expect(texts.summary).toEqual({
          keys: rows.length,
          newestTime: greatest(rows.map(({ time }) => time)),
          newestCreated: greatest(rows.flatMap(({ created }) => created ?? [])),
        });
      }),
      { numRuns: 150 },
    );
  });

  it('leaves out rows of before a time, and says how many keys there were', async () => {
    const rows = [1n, 2n, 3n].map((time): NewestRow => ({
      key: ['a', time],
      values: {},
      time,
      created: undefined,
    }));
    const { texts, chunks } = await duckDb.use((connection) => readAll(connection, rows, { since: 2n }));
    expect(texts.summary.keys).toBe(3);
    expect(texts.rows).toBe(2);
    expect(chunks.flatMap((chunk) => chunk.rows.map(({ key }) => key))).toEqual(['["a",2]', '["a",3]']);
  });

  it('come in chunks whose hashes are together that of the keys so far, and can be skipped', async () => {
    await duckDb.use(async (connection) => {
      await createNewest(connection);
      await connection.run(
        `INSERT INTO newest SELECT 'w', i, i / 7, i, 'note', i % 2 = 0, i, NULL FROM range(20000) t(i)`,
      );
      const texts = await OnlineTexts.create(connection, { view, newest: 'newest', since: undefined });
      const chunks = await collect(texts.read(0));
      expect(chunks.map(({ rows }) => rows.length)).toEqual([8192, 8192, 20_000 - 2 * 8192]);
      let [hash, rows] = [0n, 0];
      for (const chunk of chunks) {
        hash ^= chunk.hash;
        rows += chunk.rows.length;
        expect(await texts.hashThrough(chunk.through)).toEqual({ rows, hash });
      }
      const keys = chunks.flatMap((chunk) => chunk.rows.map(({ key }) => key));
      expect(keys).toEqual([...keys].sort());
      const rest = await collect(texts.read(12_345));
      expect(rest.flatMap((chunk) => chunk.rows)).toEqual(
        chunks.flatMap((chunk) => chunk.rows).slice(12_345),
      );
      expect(await collect(texts.read(20_000))).toEqual([]);
      expect(await texts.hashThrough('')).toEqual({ rows: 0, hash: 0n });
      await connection.run(`UPDATE online_texts SET "values" = '{}' WHERE key = '["w",7]'`);
      expect((await texts.hashThrough('["w",9999]')).hash).not.toBe(hash);
    });
  });

  it('takes fewer rows at once where values are long', async () => {
    await duckDb.use(async (connection) => {
      await createNewest(connection);
      await connection.run(
        `INSERT INTO newest SELECT 'w', i, NULL, NULL, repeat('x', 5000000), NULL, i, NULL FROM range(7) t(i)`,
      );
      const texts = await OnlineTexts.create(connection, { view, newest: 'newest', since: undefined });
      const lengths: number[] = [];
      for await (const { rows } of texts.read(0)) lengths.push(rows.length);
      expect(lengths).toEqual([3, 3, 1]);
    });
  });

  it('writes an aggregate that is beyond all numbers as null', async () => {
    await duckDb.use(async (connection) => {
      await createNewest(connection);
      await connection.run(`INSERT INTO newest VALUES ('w', 1, 'Infinity', NULL, NULL, NULL, 1, 1)`);
      const texts = await OnlineTexts.create(connection, { view, newest: 'newest', since: undefined });
      const [chunk] = await collect(texts.read(0));
      expect(JSON.parse(chunk?.rows[0]?.values ?? '')).toMatchObject({ amount: null });
    });
  });
});

async function collect(chunks: AsyncIterable<OnlineChunk>): Promise<OnlineChunk[]> {
  const collected: OnlineChunk[] = [];
  for await (const chunk of chunks) collected.push(chunk);
  return collected;
}

function greatest(values: readonly bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>(
    (best, value) => (best === undefined || value > best ? value : best),
    undefined,
  );
}

async function createNewest(connection: DuckDBConnection): Promise<void> {
  const keys = (view.entity?.joinKeys ?? []).map(
    (key) => `${keyColumn(key)} ${key.type === 'string' ? 'VARCHAR' : 'BIGINT'}`,
  );
  const types = { number: 'DOUBLE', integer: 'BIGINT', string: 'VARCHAR', boolean: 'BOOLEAN' };
  const features = view.features.map((feature) => `${featureColumn(feature)} ${types[feature.type]}`);
  await connection.run(
    `CREATE TEMP TABLE newest (${[...keys, ...features, `${timeColumn} BIGINT`, `${createdColumn} BIGINT`].join(', ')})`,
  );
}

async function readAll(
  connection: DuckDBConnection,
  rows: readonly NewestRow[],
  { since }: { since?: bigint } = {},
): Promise<{ texts: OnlineTexts; chunks: readonly OnlineChunk[] }> {
  await createNewest(connection);
  const appender = await connection.createAppender('newest', null, 'temp');
  for (const { key, values, time, created } of rows) {
    const { amount = null, visits = null, note = null, urgent = null } = values;
    appender.appendVarchar(key[0]);
    appender.appendBigInt(key[1]);
    if (typeof amount === 'number') appender.appendDouble(amount);
    else appender.appendNull();
    if (visits === null) appender.appendNull();
    else appender.appendBigInt(BigInt(visits));
    if (typeof note === 'string') appender.appendVarchar(note);
    else appender.appendNull();
    if (typeof urgent === 'boolean') appender.appendBoolean(urgent);
    else appender.appendNull();
    appender.appendBigInt(time);
    if (created === undefined) appender.appendNull();
    else appender.appendBigInt(created);
    appender.endRow();
  }
  appender.closeSync();
  const texts = await OnlineTexts.create(connection, { view, newest: 'newest', since });
  return { texts, chunks: await collect(texts.read(0)) };
}
