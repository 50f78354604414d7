import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureView, JoinKey, Label, Value } from '@quincunx/contracts';
import fc from 'fast-check';
import { toInstant } from '../instant.ts';
import { featureView } from '../testing/open-test-store.ts';
import { DuckDb } from './duckdb.ts';
import { createLabelTable } from './label-table.ts';
import { joinPointInTime } from './point-in-time-join.ts';
import { toValue } from './to-value.ts';

/** Microseconds since 1970. */
type Time = bigint;
type Key = readonly [ward: string | null, bed: number | null];

interface HistoryRow {
  readonly key: Key;
  readonly time: Time;
  readonly created: Time | null;
  readonly value: number | null;
}

interface LabelRow {
  readonly key: Key;
  readonly time: Time;
}

interface View {
  readonly ttlSeconds: number | undefined;
  readonly hasCreated: boolean;
  readonly rows: readonly HistoryRow[];
}

/** The definition, said the slow way: all rows that may be seen, the newest of them last. */
function oracle({ ttlSeconds, hasCreated, rows }: View, label: LabelRow): number | null {
  const seen = rows.filter(
    ({ key, time }) =>
      key.every((part, index) => part !== null && part === label.key[index]) &&
      time <= label.time &&
      (ttlSeconds === undefined || time >= label.time - BigInt(ttlSeconds) * 1_000_000n),
  );
  const age = ({ created }: HistoryRow) => (hasCreated && created !== null ? created : -(10n ** 18n));
  const newest = seen.reduce<HistoryRow | undefined>((best, row) => {
    if (best === undefined || row.time > best.time) return row;
    return row.time === best.time && age(row) >= age(best) ? row : best;
  }, undefined);
  return newest?.value ?? null;
}

// Few keys and few instants, a microsecond around whole seconds, so that ties and the ends of a ttl are common.
const time = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, 0, 0, 0, 1))
  .map(([second, beside]) => 1_767_225_600_000_000n + BigInt(second) * 1_000_000n + BigInt(beside));
const key: fc.Arbitrary<Key> = fc.tuple(
  fc.constantFrom('1', '12', 'a,"b"', '', null),
  fc.constantFrom(1, 23, 3, null),
);
const historyRow = fc.record<HistoryRow>({
  key,
  time,
  created: fc.option(time),
  value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
});
const view = fc.record<View>({
  ttlSeconds: fc.constantFrom(undefined, 1, 2),
  hasCreated: fc.boolean(),
  rows: fc
    .array(historyRow, { maxLength: 60, size: 'max' })
    .chain((rows) => fc.subarray(rows).map((again) => [...rows, ...again])),
});

function csv(header: string, rows: readonly (readonly Value[])[]): string {
  const quote = (value: Value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
  return [header, ...rows.map((row) => row.map(quote).join(','))].map((line) => `${line}\n`).join('');
}

const instant = (value: Time | null) => (value === null ? null : toInstant(value));
const label: Label = {
  source: { kind: 'file', path: 'labels.csv', format: 'csv', timestamp: { column: 'at' } },
  column: 'outcome',
  type: 'number',
};
const joinKeys: readonly JoinKey[] = [
  { name: 'ward', type: 'string' },
  { name: 'bed', type: 'integer' },
];

function definitionOf({ ttlSeconds, hasCreated }: View): FeatureView {
  return featureView({
    name: 'stays',
    entity: { name: 'bed', joinKeys: [...joinKeys] },
    source: {
      kind: 'file',
      path: 'history.csv',
      format: 'csv',
      timestamp: { column: 'at' },
      ...(hasCreated && { createdColumn: 'created' }),
    },
    features: [{ name: 'value', type: 'number', nullable: true }],
    ...(ttlSeconds !== undefined && { ttlSeconds }),
  });
}

describe('point-in-time join', () => {
  const duckDb = new DuckDb();
  const workspace = mkdtempSync(join(tmpdir(), 'point-in-time-'));
  afterAll(async () => {
    await duckDb.close();
    rmSync(workspace, { recursive: true });
  });

  function writeCsv(file: string, header: string, rows: readonly (readonly Value[])[]): void {
    writeFileSync(join(workspace, file), csv(header, rows));
  }

  async function joined(labels: readonly LabelRow[], views: readonly View[]): Promise<Value[][]> {
    writeCsv(
      'labels.csv',
      'outcome,at,ward,bed',
      labels.map(({ key: [ward, bed], time: at }, index) => [index, instant(at), ward, bed]),
    );
    return await duckDb.use(async (connection) => {
      await createLabelTable(connection, workspace, { label, joinKeys, table: 'labels' });
      for (const [index, source] of views.entries()) {
        writeCsv(
          'history.csv',
          'bed,value,at,created,ward',
          source.rows.map(({ key: [ward, bed], value, ...row }) => {
            return [bed, value, instant(row.time), instant(row.created), ward];
          }),
        );
        const requested = { view: definitionOf(source), features: definitionOf(source).features };
        const tables = { labels: 'labels', result: `view_${index}` };
        await joinPointInTime(connection, workspace, requested, tables);
      }
      const result = await connection.run(
        `SELECT "#row", "#label", ${views.map((_, index) => `view_${index}."feature:value"`).join(', ')} FROM labels
         ${views.map((_, index) => `LEFT JOIN view_${index} USING ("#row")`).join(' ')} ORDER BY "#row"`,
      );
      return (await result.getRows()).map((row) => row.map(toValue));
    });
  }

  // DuckDB joins a table of fewer than 64 rows in another way.
  it.each([
    { rows: 'a few', size: { minLength: 1, maxLength: 60 }, numRuns: 50 },
    { rows: 'more', size: { minLength: 64, maxLength: 200 }, numRuns: 50 },
  ])(
    'gives $rows labels the newest whole row of each view within its ttl',
    async ({ size, numRuns }) => {
      const labels = fc.array(fc.record({ key, time }), { ...size, size: 'max' });
      const views = fc.array(view, { minLength: 1, maxLength: 2 });
      await fc.assert(
        fc.asyncProperty(labels, views, async (asked, sources) => {
          const expected = asked.map((row, index) => [
            index,
            index,
            ...sources.map((source) => oracle(source, row)),
          ]);
          expect(await joined(asked, sources)).toEqual(expected);
        }),
        { numRuns },
      );
    },
    60_000,
  );
});
