import { openDatabase } from '@quincunx/database';
import type { OnlineStoreTables } from './online-store-tables.ts';
import { openRedisOnlineStore } from './open-redis-online-store.ts';
import { SqliteOnlineStore } from './sqlite-online.store.ts';

// A program: materialises the same keys again and again until it is killed, the state counting up with their values.
const [, , address = '', view = '', token = ''] = process.argv;
const store = address.startsWith('redis:')
  ? await openRedisOnlineStore(address)
  : new SqliteOnlineStore(openDatabase<OnlineStoreTables>(address, { synchronous: 'normal' }));
for (let turn = Number(await store.readState(view)) + 1; ; turn++) {
  const rows = Array.from({ length: 2000 }, (_, id) => ({
    key: `[${id}]`,
    values: `{"turn":${turn}}`,
    eventTime: BigInt(turn),
    createdTime: undefined,
  }));
  await store.materialise(view, { token, rows, generation: 1, rebuild: false, state: String(turn) });
  console.log(turn);
}
