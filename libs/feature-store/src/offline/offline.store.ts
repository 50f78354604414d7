import type { Feature, FeatureView, Source } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { boundPushLog } from '../push/bound-push-log.ts';
import type { PushLog } from '../push/pushed-row.ts';
import type { Quarantine } from '../quality/rejected-row.ts';
import type { DuckDb } from './duckdb/duckdb.ts';
import { DuckDbHistory } from './history/duckdb-history.ts';
import type { History } from './history/history.ts';
import type { PostgresDatabase } from './history/postgres/postgres-database.ts';
import { openPostgresSource } from './history/postgres/open-postgres-source.ts';
import { PostgresHistory } from './history/postgres/postgres-history.ts';
import { openSource } from './sources/open-source.ts';
import type { OpenedSource } from './sources/opened-source.ts';

export interface OfflineStoreDependencies {
  readonly duckDb: DuckDb;
  /** The folder that the paths of sources are relative to. */
  readonly workspace: string;
  readonly pushLog: PushLog;
  readonly quarantine: Quarantine;
  /** The database of `postgres` sources. */
  readonly postgres: PostgresDatabase;
}

/** The history of every view's values, each where its source keeps it. */
export class OfflineStore {
  readonly duckDb: DuckDb;
  readonly #dependencies: OfflineStoreDependencies;

  constructor(dependencies: OfflineStoreDependencies) {
    this.duckDb = dependencies.duckDb;
    this.#dependencies = dependencies;
  }

  /** @throws InvalidInputError when the source is not as the view says. */
  async openHistory(
    connection: DuckDBConnection,
    view: FeatureView,
    features: readonly Feature[] = view.features,
  ): Promise<History> {
    const { postgres: database, ...dependencies } = this.#dependencies;
    const wanted = { view, features };
    return view.source.kind === 'postgres'
      ? await PostgresHistory.open(connection, { ...dependencies, database }, wanted)
      : await DuckDbHistory.open(connection, dependencies, wanted);
  }

  /** Looks at the columns of a source, wherever it is. @throws InvalidInputError when it is not there. */
  async openSource(connection: DuckDBConnection, source: Source): Promise<OpenedSource> {
    const { duckDb, workspace, postgres: database } = this.#dependencies;
    return source.kind === 'postgres'
      ? await openPostgresSource(connection, { duckDb, database }, source)
      : await openSource(connection, workspace, source);
  }

  /** How far the push log of each view goes by now, for `upTo`; views without pushed rows are left out. */
  async pushedSoFar(views: readonly string[]): Promise<Record<string, number>> {
    const pushes: Record<string, number> = {};
    for (const view of new Set(views)) {
      const sequence = await this.#dependencies.pushLog.lastSequence(view);
      if (sequence > 0) pushes[view] = sequence;
    }
    return pushes;
  }

  /** The same histories, without what was pushed later. */
  upTo(pushes: Readonly<Record<string, number>>): OfflineStore {
    const pushLog = boundPushLog(this.#dependencies.pushLog, pushes);
    return new OfflineStore({ ...this.#dependencies, pushLog });
  }
}
