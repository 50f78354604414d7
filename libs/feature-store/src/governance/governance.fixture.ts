import { join } from 'node:path';
import type { FeatureView, Value } from '@quincunx/contracts';
import { migrateToLatest, openDatabase } from '@quincunx/database';
import { ContentStore } from '@quincunx/storage';
import type { AnswerLogTables } from '../answer-log/answer-log-tables.ts';
import { answerLogMigrations } from '../answer-log/answer-log.migrations.ts';
import { AnswerLog } from '../answer-log/answer-log.ts';
import { AnswerLogStore } from '../answer-log/answer-log.store.ts';
import { Datasets } from '../datasets/datasets.ts';
import { DatasetStore } from '../datasets/dataset.store.ts';
import { openStores } from '../materialisation/stores.fixture.ts';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { OfflineStore } from '../offline/offline.store.ts';
import { ErasureStore } from './erasure.store.ts';
import { Erasures } from './erasures.ts';
import { rowsOfAnswers, rowsOfDatasets, rowsOfViews, type Erasable } from './kept-rows.ts';
import { Retention } from './retention.ts';

export type Governance = Awaited<ReturnType<typeof openGovernance>>;

/** Everything that keeps rows, on real files in a folder, and what erases and deletes them. It begins on the first of January 2026. */
export async function openGovernance(folder: string, views: readonly FeatureView[] = []) {
  const stores = await openStores(folder, views);
  const { platform, definitions, pushLog, quarantine, online } = stores;
  const answerDatabase = openDatabase<AnswerLogTables>(join(folder, 'answers.db'));
  await migrateToLatest(answerDatabase.db, answerLogMigrations);
  const answers = new AnswerLogStore(answerDatabase);
  const answerLog = new AnswerLog({ store: answers, share: 1, random: () => 0 });
  let now = new Date('2026-01-01T00:00:00Z');
  const clock = () => now;
  const [duckDb, workspace] = [new DuckDb(), join(folder, 'workspace')];
  const offline = new OfflineStore({
    duckDb,
    workspace,
    pushLog,
    quarantine: { put: () => Promise.resolve() },
    postgres: new PostgresDatabase(),
  });
  const files = new ContentStore(join(folder, 'datasets'));
  const datasets = new Datasets({
    store: new DatasetStore(platform.db),
    files,
    offline,
    workspace,
    definitions,
    clock,
  });
  const kept = [
    rowsOfViews('pushed', pushLog),
    rowsOfViews('quarantined', quarantine),
    rowsOfAnswers(answers, answerLog),
    rowsOfViews('online', online),
  ];
  const erasables: Erasable[] = [...kept, rowsOfDatasets(datasets)];
  const store = new ErasureStore({ db: platform.db, clock });
  return {
    ...stores,
    duckDb,
    datasets,
    files,
    erasables,
    erasures: new Erasures({ db: platform.db, store, definitions, offline, erasables }),
    retention: new Retention({ definitions, expirables: kept, clock }),
    at(instant: string) {
      now = new Date(instant);
      stores.at(instant);
    },
    /** Notes an answer that is given now, to be written some time. */
    log(references: readonly string[], entity: Readonly<Record<string, Value>>) {
      const answer = { values: {}, statuses: {}, eventTimes: {} };
      const asked = { definitionsDigest: 'a'.repeat(64), references, fullNames: false, entity };
      const answeredAt = BigInt(now.getTime()) * 1000n;
      answerLog.note({ answeredAt, ...asked, answer, readTimes: [] });
    },
    /** The entities that answers are logged of. */
    async logged() {
      await answerLog.flush();
      return answers.list({ since: 0n, after: 0n, limit: 100 }).map(({ answer }) => answer.entity);
    },
    async close() {
      await answerLog.flush();
      await duckDb.close();
      await answerDatabase.close();
      await stores.close();
    },
  };
}
