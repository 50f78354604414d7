import {
  featureViewSchema,
  type Feature,
  type FeatureView,
  type JoinKey,
  type Value,
} from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from '../../duckdb/quote.ts';
import { toValue } from '../../duckdb/to-value.ts';
import { createdColumn, keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { eventColumn, measureColumn, measuresOf } from './measure.ts';
import { windowColumns, windowFeatures, type WindowWorld } from './windows-world.fixture.ts';

const ward: JoinKey = { name: 'ward', type: 'string' };
const bed: JoinKey = { name: 'bed', type: 'integer' };

export interface WindowTables {
  readonly view: FeatureView;
  readonly history: string;
  /** The keys of the table `asked`, one under another name than the view's. */
  readonly asked: readonly JoinKey[];
}

/** The tables of a world: `payments`, its rows, and `asked`, its entity rows. The history has what the features need. */
export async function createWindowTables(
  connection: DuckDBConnection,
  world: WindowWorld,
  features: readonly Feature[],
): Promise<WindowTables> {
  const columns = Object.entries(windowColumns);
  const keys = world.isGlobal ? [] : [ward, bed];
  const asked = world.isGlobal ? [] : [{ ...ward, name: 'origin' }, bed];
  await createTable(
    connection,
    'payments',
    [
      'time BIGINT',
      'created BIGINT',
      'place BIGINT',
      ...columns.map(declared),
      ...keys.map((key) => declared([key.name, key.type])),
    ],
    world.rows.map(({ key, time, created, values }, place) => {
      return [time, created, place, ...columns.map(([name]) => values[name] ?? null), ...key];
    }),
  );
  await createTable(
    connection,
    'asked',
    [
      `${rowColumn} BIGINT`,
      `${timeColumn} BIGINT`,
      ...asked.map((key) => `${keyColumn(key)} ${sqlTypes[key.type]}`),
    ],
    world.entityRows.map(({ key, time }, index) => [index, time, ...key]),
  );
  const selected = [
    ...keys.map((key) => `${key.name} AS ${keyColumn(key)}`),
    `time AS ${timeColumn}, created AS ${createdColumn}, place AS "#order"`,
    ...measuresOf(features).map((each) => `${each.column}::${sqlTypes[each.as]} AS ${measureColumn(each)}`),
    ...world.eventKey.map((column) => `${column} AS ${eventColumn(column)}`),
  ];
  const view = featureViewSchema.parse({
    name: 'payments',
    ...(keys.length > 0 && { entity: { name: 'bed', joinKeys: keys } }),
    source: {
      kind: 'file',
      path: 'payments.csv',
      format: 'csv',
      timestamp: { column: 'at' },
      createdColumn: 'created',
    },
    features: [...windowFeatures],
    ...(world.eventKey.length > 0 && { eventKey: [...world.eventKey] }),
  });
  return { view, history: `SELECT ${selected.join(', ')} FROM payments`, asked };
}

export async function readRows(connection: DuckDBConnection, sql: string): Promise<Value[][]> {
  const result = await connection.run(sql);
  return (await result.getRows()).map((row) => row.map(toValue));
}

const sqlTypes = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
};

function declared([name, type]: readonly [string, keyof typeof sqlTypes]): string {
  return `${name} ${sqlTypes[type]}`;
}

async function createTable(
  connection: DuckDBConnection,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (Value | bigint)[])[],
): Promise<void> {
  const literal = (value: Value | bigint) => {
    // A number with a point would be a DECIMAL on its way to DOUBLE, and lose its last bit.
    if (typeof value === 'number') return `'${value}'::DOUBLE`;
    return typeof value === 'string' ? quoteText(value) : String(value);
  };
  await connection.run(`CREATE TEMP TABLE ${name} (${columns.join(', ')})`);
  await connection.run(
    `INSERT INTO ${name} VALUES ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`,
  );
}
