import { quoteText } from './quote.ts';
import { DuckDb } from './duckdb.ts';

// A program: prints the instant of a text, in microseconds since 1970.
const [, , text = ''] = process.argv;
const duckDb = new DuckDb();
const rows = await duckDb.use(async (connection) => {
  const result = await connection.run(`SELECT epoch_us(${quoteText(text)}::TIMESTAMPTZ)`);
  return await result.getRows();
});
await duckDb.close();
console.log(String(rows[0]?.[0]));
