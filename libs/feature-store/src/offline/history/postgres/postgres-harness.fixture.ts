import type { FeatureView, PostgresSource, Row, ValueType } from '@quincunx/contracts';
import { toInstant } from '../../../instant.ts';
import type { NewPushedRow } from '../../../push/pushed-row.ts';
import { startPostgresServer } from '../../../testing/postgres-server.fixture.ts';
import { DuckDb } from '../../duckdb/duckdb.ts';
import { quoteName } from '../../duckdb/quote.ts';
import type { HistoryHarness } from '../history-contract.fixture.ts';
import { sourceColumns, type WorldRow } from '../history-world.fixture.ts';
import { appendToPostgres } from './append-to-postgres.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { PostgresHistory } from './postgres-history.ts';

/** Types that a column may have, and whether a table has an index; the next table takes the next of each. */
export interface TableShape {
  readonly types: Readonly<Record<ValueType | 'instant', string>>;
  readonly isIndexed: boolean;
}

export async function createPostgresHarness(shapes: readonly TableShape[]): Promise<HistoryHarness> {
  const server = await startPostgresServer();
  const database = new PostgresDatabase(server.url);
  const duckDb = new DuckDb();
  let tables = 0;
  return {
    pushesNeedCreated: true,
    async open(connection, definition, view) {
      const shape = shapes[tables % shapes.length];
      const table = `history_${tables++}`;
      if (shape === undefined) throw new Error('no shape of a table');
      const columns = sourceColumns(view);
      await database.write(async (client) => {
        const declared = columns.map(({ name, type }) => `${quoteName(name)} ${shape.types[type]}`);
        await client.query(`CREATE TABLE ${table} (${declared.join(', ')})`);
        const keys = definition.entity?.joinKeys.map(({ name }) => quoteName(name)) ?? [];
        const ordered = [...keys, 'at', ...(view.hasCreated ? ['created'] : [])];
        if (shape.isIndexed) await client.query(`CREATE INDEX ON ${table} (${ordered.join(', ')})`);
        const values = columns.map(({ of }) =>
          view.rows.map((row) => {
            const value = of(row);
            if (value === null) return null;
            return typeof value === 'bigint' ? toInstant(value) : String(value);
          }),
        );
        const casts = columns.map(({ type }, index) => `c${index}::${shape.types[type]}`);
        const arrays = columns.map((_, index) => `$${index + 1}::text[]`);
        const names = columns.map((_, index) => `c${index}`);
        await client.query(
          `INSERT INTO ${table} SELECT ${casts.join(', ')} FROM unnest(${arrays.join(', ')}) AS u (${names.join(', ')})`,
          values,
        );
      });
      const source: PostgresSource = {
        kind: 'postgres',
        table,
        timestamp: { column: 'at' },
        ...(view.hasCreated && { createdColumn: 'created' }),
      };
      const whole: FeatureView = { ...definition, source };
      if (view.pushed.length > 0) await appendToPostgres(database, whole, view.pushed.map(toPushed));
      const quarantine = { put: () => Promise.reject(new Error('nothing is wrong')) };
      const dependencies = { duckDb, database, quarantine };
      return await PostgresHistory.open(connection, dependencies, { view: whole, features: whole.features });
    },
    async close() {
      await database.close();
      await duckDb.close();
      await server.stop();
    },
  };
}

function toPushed({ key, time, created, values }: WorldRow): NewPushedRow {
  const whole = key.flatMap((part) => part ?? []);
  return { key: whole, values: values satisfies Row, eventTime: time, createdTime: created ?? 0n };
}
