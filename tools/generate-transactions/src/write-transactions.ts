import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import { createRandomSql } from './random-sql.ts';
import { days, firstDay, transactionTables, type TransactionsRequest } from './transaction-tables.ts';

/**
 * Writes to a folder: `transactions/month=.../transactions.parquet`, `authorisations.parquet` (with the label), `cards.parquet`,
 * `merchants.ndjson`, `countries.csv` and `chargebacks.db`. The same request gives the same rows.
 * @param say is told what was written.
 */
export async function writeTransactions(
  folder: string,
  request: TransactionsRequest,
  say: (line: string) => void,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { temp_directory: join(folder, '.spilled') });
  const connection = await instance.connect();
  try {
    await mkdir(folder, { recursive: true });
    for (const table of transactionTables(request)) await connection.run(table);
    await writeMonths(connection, folder, say);
    for (const [file, { query, format }] of Object.entries(filesOf(request.seed))) {
      await copy(connection, query, join(folder, file), format);
      say(`wrote ${file}`);
    }
    await writeChargebacks(connection, join(folder, 'chargebacks.db'));
    say('wrote chargebacks.db');
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(join(folder, '.spilled'), { recursive: true, force: true });
  }
}

async function writeMonths(
  connection: DuckDBConnection,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const result = await connection.run(
    `SELECT strftime(month, '%Y-%m') FROM range(TIMESTAMP '${firstDay}', TIMESTAMP '${firstDay}' + INTERVAL ${days} DAY,
       INTERVAL 1 MONTH) AS months (month)`,
  );
  const months = (await result.getRows()).map(([month]) => String(month));
  for (const [index, month] of months.entries()) {
    const path = join('transactions', `month=${month}`, 'transactions.parquet');
    await mkdir(join(folder, 'transactions', `month=${month}`), { recursive: true });
    // What a compromised card is used for after the last day is of the last month.
    const until = index === months.length - 1 ? '9999-12' : month;
    await copy(
      connection,
      `SELECT * FROM settlement WHERE strftime(authorised_at, '%Y-%m') BETWEEN '${month}' AND '${until}'
       ORDER BY recorded_at, transaction_id`,
      join(folder, path),
      parquet,
    );
    say(`wrote ${path}`);
  }
}

const parquet = 'FORMAT parquet, COMPRESSION zstd';

function filesOf(seed: number): Readonly<Record<string, { query: string; format: string }>> {
  const { uniform, normal } = createRandomSql(seed);
  const changes = `card_id, credit_limit, home_country, TIMESTAMP '2025-12-01' AS since, TIMESTAMP '2025-12-01' AS recorded_at`;
  const change = `TIMESTAMP '${firstDay}' + to_days(${days / 3} + (${days / 3} * ${uniform('change', 'card')})::INTEGER)`;
  return {
    'authorisations.parquet': {
      // From the second month on, when there is a month of history to look back on.
      query: `SELECT transaction_id, card_id, merchant_id, home_country, merchant_country, amount, authorised_at, is_fraud
              FROM authorisation WHERE authorised_at >= TIMESTAMP '${firstDay}' + INTERVAL 30 DAY
              ORDER BY authorised_at, transaction_id`,
      format: parquet,
    },
    'cards.parquet': {
      query: `SELECT ${changes} FROM card
              UNION ALL SELECT card_id, credit_limit + 500, home_country, ${change}, ${change} FROM card
                WHERE ${uniform('changes', 'card')} < 0.3
              UNION ALL SELECT card_id, credit_limit + 250, home_country, ${change}, ${change} + INTERVAL 5 DAY FROM card
                WHERE ${uniform('changes', 'card')} < 0.05
              ORDER BY recorded_at, card_id`,
      format: parquet,
    },
    'merchants.ndjson': {
      query: `SELECT merchant_id, category, round(greatest(0, 0.004 + 0.001 * ${normal('rate', 'merchant_id + 1000 * month')}
                + CASE WHEN is_risky THEN 0.02 ELSE 0 END), 5) AS chargeback_rate,
                strftime(TIMESTAMP '2025-12-01' + to_months(month::INTEGER), '%Y-%m-%dT00:00:00Z') AS since,
                strftime(TIMESTAMP '2025-12-02' + to_months(month::INTEGER), '%Y-%m-%dT06:00:00Z') AS recorded_at
              FROM merchant, range(5) AS months (month) ORDER BY month, merchant_id`,
      format: 'FORMAT json',
    },
    'countries.csv': {
      query: `SELECT country, round(0.05 + 0.9 * ${uniform('risk', 'country')}, 3) AS risk, '2025-12-01T00:00:00Z' AS since,
                '2025-12-01T00:00:00Z' AS recorded_at
              FROM (SELECT DISTINCT country FROM merchant UNION SELECT DISTINCT home_country FROM card) ORDER BY country`,
      format: 'FORMAT csv, HEADER',
    },
  };
}

async function copy(
  connection: DuckDBConnection,
  query: string,
  path: string,
  format: string,
): Promise<void> {
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (${format})`);
}

/** How many payments were taken back on each day, of all cards; known on the next. */
async function writeChargebacks(connection: DuckDBConnection, path: string): Promise<void> {
  const result = await connection.run(
    `SELECT strftime(date_trunc('day', authorised_at), '%Y-%m-%dT00:00:00Z'),
       strftime(date_trunc('day', authorised_at) + INTERVAL 30 HOUR, '%Y-%m-%dT%H:00:00Z'), count(*)
     FROM authorisation WHERE is_fraud GROUP BY ALL ORDER BY ALL`,
  );
  await rm(path, { force: true });
  const sqlite = new BetterSqlite3(path);
  try {
    sqlite.exec(
      'create table chargeback_day (day text not null, recorded_at text not null, chargebacks integer not null)',
    );
    const insert = sqlite.prepare('insert into chargeback_day values (?, ?, ?)');
    const rows = await result.getRows();
    sqlite.transaction(() => {
      for (const [day, recordedAt, chargebacks] of rows) insert.run(day, recordedAt, chargebacks);
    })();
  } finally {
    sqlite.close();
  }
}
