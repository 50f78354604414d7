import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeTransactions } from './write-transactions.ts';

const folder = mkdtempSync(join(tmpdir(), 'transactions-'));
const request = { rows: 5000, seed: 7 };
const said: string[] = [];

async function ask(sql: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(sql.replaceAll('{}', join(folder, 'one')));
  const [row = []] = result.getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return row.map((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value));
}

beforeAll(() => writeTransactions(join(folder, 'one'), request, (line) => said.push(line)));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('generated transactions', () => {
  it('are as many as asked for, and their corrections', async () => {
    const [rows, payments, corrected] = await ask(
      `SELECT count(*), count(DISTINCT transaction_id), count(*) FILTER (versions > 1)
       FROM (SELECT *, count(*) OVER (PARTITION BY transaction_id) AS versions
             FROM read_parquet('{}/transactions/**/*.parquet'))`,
    );
    expect(payments).toBe(5000);
    expect(corrected).toBe(2 * (Number(rows) - 5000));
    // Two in a hundred.
    expect(Number(rows) - 5000).toBeGreaterThan(70);
    expect(Number(rows) - 5000).toBeLessThan(130);
  });

  it('correct what was known before, at the same instant, and become known after they are true', async () => {
    const [wrong] = await ask(
      `SELECT count(*) FROM (
         SELECT transaction_id FROM read_parquet('{}/transactions/**/*.parquet') GROUP BY transaction_id
         HAVING count(DISTINCT authorised_at) > 1 OR min(recorded_at) <= min(authorised_at)
           OR count(DISTINCT recorded_at) < count(*))`,
    );
    expect(wrong).toBe(0);
  });

  it('lie in the folder of their month', async () => {
    expect(globSync('transactions/*', { cwd: join(folder, 'one') }).sort()).toEqual(
      ['01', '02', '03', '04'].map((month) => join('transactions', `month=2026-${month}`)),
    );
    const [strays] = await ask(
      `SELECT count(*) FROM read_parquet('{}/transactions/**/*.parquet')
       WHERE month < '2026-04' AND strftime(authorised_at, '%Y-%m') <> month`,
    );
    expect(strays).toBe(0);
  });

  it('are fraud once in about eighty, in bursts, for more, and abroad', async () => {
    const [share, cards, ratio, abroad, home] = await ask(
      `SELECT avg(is_fraud::INT), count(DISTINCT card_id) FILTER (is_fraud) / count(DISTINCT card_id),
         avg(amount) FILTER (is_fraud) / avg(amount) FILTER (NOT is_fraud),
         avg((home_country <> merchant_country)::INT) FILTER (is_fraud),
         avg((home_country <> merchant_country)::INT) FILTER (NOT is_fraud)
       FROM read_parquet('{}/authorisations.parquet')`,
    );
    expect(Math.abs(Number(share) - 0.012)).toBeLessThan(0.005);
    expect(Number(cards)).toBeLessThan(0.1);
    expect(Number(ratio)).toBeGreaterThan(2);
    expect(Number(abroad)).toBeGreaterThan(5 * Number(home));
  });

  it('come with all that belongs to them', () => {
    expect(said.filter((line) => !line.includes('month='))).toEqual([
      'wrote authorisations.parquet',
      'wrote cards.parquet',
      'wrote merchants.ndjson',
      'wrote countries.csv',
      'wrote chargebacks.db',
    ]);
  });

  it('are the same for the same seed, file by file, and others for another', async () => {
    await writeTransactions(join(folder, 'two'), request, () => undefined);
    await writeTransactions(join(folder, 'three'), { ...request, seed: 8 }, () => undefined);
    for (const file of globSync('**/*.{parquet,ndjson,csv}', { cwd: join(folder, 'one') })) {
      expect([file, digest('two', file)]).toEqual([file, digest('one', file)]);
    }
    expect(digest('three', 'authorisations.parquet')).not.toBe(digest('one', 'authorisations.parquet'));
  });
});

function digest(run: string, file: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, run, file)))
    .digest('hex');
}
