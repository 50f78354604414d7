import { writeSync } from 'node:fs';
import { once } from 'node:events';
import { openDatabase } from './open-database.ts';

// A program: holds the write lock from its first sign, which it prints, until it is told to end.
const { sqlite } = openDatabase(process.argv[2] ?? '');
sqlite.exec('begin immediate');
writeSync(1, 'locked\n');
await once(process.stdin, 'data');
sqlite.exec('rollback');
process.exit();
