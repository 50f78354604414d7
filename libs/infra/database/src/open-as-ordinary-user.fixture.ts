import { openDatabase } from './open-database.ts';

// A program: opens databases without the rights of root, which no permission stops; prints each error's message.
await openDatabase(':memory:').close();
if (process.getuid?.() === 0) process.setuid?.(65_534);
for (const path of process.argv.slice(2)) {
  try {
    await openDatabase(path).close();
    console.log('opened');
  } catch (error) {
    console.log(String(error));
  }
}
