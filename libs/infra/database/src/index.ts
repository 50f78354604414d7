export { databaseError } from './database-error.ts';
export { inTransaction } from './in-transaction.ts';
export { migrateDown, migrateToLatest, type Migrations } from './migrate.ts';
export { openDatabase, type Database, type OpenOptions } from './open-database.ts';
