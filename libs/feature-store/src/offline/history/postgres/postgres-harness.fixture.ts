import type { FeatureView, PostgresSource, ValueType } from '@quincunx/contracts';
import { toInstant } from '../../../instant.ts';
import { quoteName } from '../../duckdb/quote.ts';
import type { HistoryHarness } from '../history-contract.fixture.ts';
import { sourceColumns } from '../history-world.fixture.ts';
import { appendToPostgres } from './append-to-postgres.ts';
import { openTestPostgres } from './test-postgres.fixture.ts';

/** How a table keeps its rows. */
export interface TableShape {
  readonly types: Readonly<Record<ValueType | 'instant', string>>;
  readonly isIndexed: boolean;
  /** Whether it is in two parts, of which one has all rows of a key. */
  readonly isPartitioned?: boolean;
}

/** A harness whose tables take one shape after the other. */
export async function createPostgresHarness(shapes: readonly TableShape[]): Promise<HistoryHarness> {
  const postgres = await openTestPostgres();
  let tables = 0;
  return {
    pushesNeedCreated: true,
    async open(connection, definition, view) {
      const shape = shapes[tables % shapes.length];
      if (shape === undefined) throw new Error('there is no shape');
      const table = `history_${tables++}`;
      const columns = sourceColumns(view);
      const keys = view.keys.map(({ name }) => quoteName(name));
      await postgres.fill(
        table,
        Object.fromEntries(columns.map(({ name, type }) => [name, shape.types[type]])),
        view.rows.map((row) =>
          columns.map(({ of }) => {
            const value = of(row);
            return typeof value === 'bigint' ? toInstant(value) : value;
          }),
        ),
        shape.isPartitioned === true && keys.length > 0 ? keys.at(-1) : undefined,
      );
      const created = view.hasCreated ? ['created'] : [];
      if (shape.isIndexed)
        await postgres.run(`CREATE INDEX ON ${table} (${[...keys, 'at', ...created].join(', ')})`);
      const source: PostgresSource = {
        kind: 'postgres',
        table,
        timestamp: { column: 'at' },
        ...(view.hasCreated && { createdColumn: 'created' }),
      };
      const whole: FeatureView = { ...definition, source };
      const pushed = view.pushed.map(({ key, time, created: known, values }) => {
        return { key: key.flatMap((part) => part ?? []), values, eventTime: time, createdTime: known ?? 0n };
      });
      if (pushed.length > 0) await appendToPostgres(postgres.database, whole, pushed);
      return await postgres.open(connection, whole);
    },
    close: () => postgres.close(),
  };
}
