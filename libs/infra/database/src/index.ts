export { decodeCursor, encodeCursor, isCounterPlace, toPage, type CursorKey } from './cursor.ts';
export { databaseError } from './database-error.ts';
export { inSnapshot } from './in-snapshot.ts';
export { inTransaction } from './in-transaction.ts';
export { migrateDown, migrateToLatest, type Migrations } from './migrate.ts';
export { openDatabase, type Database, type OpenOptions } from './open-database.ts';
export { parseJson, parseStored } from './parse-stored.ts';
export { retryWhileBusy } from './retry-while-busy.ts';
