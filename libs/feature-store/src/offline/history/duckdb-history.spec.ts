import {
  createDuckDbHarness,
  writeCsv,
  writeNdjson,
  writeParquet,
  writeSqlite,
} from './duckdb-harness.fixture.ts';
import { describeHistory } from './history-contract.fixture.ts';

describeHistory('DuckDB over CSV', createDuckDbHarness(writeCsv));
describeHistory('DuckDB over Parquet', createDuckDbHarness(writeParquet));
describeHistory('DuckDB over NDJSON', createDuckDbHarness(writeNdjson, { needsRows: true }));
describeHistory('DuckDB over a SQLite table', createDuckDbHarness(writeSqlite));
