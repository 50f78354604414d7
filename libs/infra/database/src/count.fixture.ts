import { once } from 'node:events';
import { counterMigrations, type CounterTables } from './counter.fixture.ts';
import { inTransaction } from './in-transaction.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase } from './open-database.ts';

// A program: waits for a sign, then opens the database, migrates it, and counts up, each time by reading and then writing.
const [, , path, times] = process.argv;
console.log('ready');
await once(process.stdin, 'data');
const database = openDatabase<CounterTables>(path ?? '', { busyTimeoutMilliseconds: 20_000 });
await migrateToLatest(database.db, counterMigrations);
for (let time = 0; time < Number(times); time++) {
  await inTransaction(database.db, async (transaction) => {
    const { value } = await transaction.selectFrom('counter').select('value').executeTakeFirstOrThrow();
    await transaction
      .updateTable('counter')
      .set({ value: value + 1 })
      .execute();
  });
}
await database.close();
process.exit();
