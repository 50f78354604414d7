import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { NotFoundError, type Artifact, type Field } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { digestOf } from '@quincunx/storage';
import type { BatchJobOptions, BatchJobOrder } from './batch-job-order.ts';
import { BatchJobs } from './batch-jobs.ts';
import type { BatchModels } from './batch-models.ts';
import { inferenceMigrations } from './ledger/inference-migrations.ts';
import type { InferenceTables } from './ledger/inference-tables.ts';

/** A folder, a ledger and a registry in memory, whose versions are the artifacts that are added. */
export class BatchWorld implements BatchModels {
  readonly folder = mkdtempSync(join(tmpdir(), 'quincunx-batch-'));
  readonly versions: Artifact[] = [];
  readonly database: Database<InferenceTables> = openDatabase(':memory:');
  /** The number of the version that is deployed. */
  deployed = 1;
  now = new Date('2026-11-27T10:00:00.000Z');
  isAlive = true;
  readonly jobs: BatchJobs;

  private constructor() {
    this.jobs = this.createJobs();
  }

  static async open(...versions: readonly Artifact[]): Promise<BatchWorld> {
    const world = new BatchWorld();
    world.versions.push(...versions);
    await migrateToLatest(world.database.db, inferenceMigrations);
    return world;
  }

  createJobs(options: { readonly memoryMegabytes?: number } = {}): BatchJobs {
    return new BatchJobs({
      db: this.database.db,
      models: this,
      isAlive: () => this.isAlive,
      memoryMegabytes: options.memoryMegabytes,
      clock: () => this.now,
      noteMilliseconds: 10,
    });
  }

  async close(): Promise<void> {
    await this.jobs.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true });
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  list(): readonly string[] {
    return readdirSync(this.folder).toSorted();
  }

  /** To score `in.csv` into `out.csv` by the deployed version. */
  order(more: Partial<BatchJobOrder> = {}): BatchJobOrder {
    return { model: 'm', input: this.path('in.csv'), output: this.path('out.csv'), ...more };
  }

  /** Scores a file of the folder into another, to the end. */
  async score(
    input: string,
    output: string,
    more: Partial<BatchJobOrder & BatchJobOptions> = {},
  ): Promise<Awaited<Awaited<ReturnType<BatchJobs['start']>>['end']>> {
    const { threads = 2, onProgress, ...order } = more;
    const started = await this.jobs.start(
      this.order({ input: this.path(input), output: this.path(output), ...order }),
      { threads, onProgress },
    );
    return await started.end;
  }

  getVersion(model: string, version = this.deployed): ReturnType<BatchModels['getVersion']> {
    const artifact = this.versions[version - 1];
    if (artifact === undefined || model !== 'm') {
      return Promise.reject(new NotFoundError(`model '${model}' has no version ${version}`));
    }
    return Promise.resolve({ model, version, artifact: digestOf(artifact) });
  }

  loadArtifact(digest: string): Promise<Artifact> {
    const artifact = this.versions.find((each) => digestOf(each) === digest);
    return artifact === undefined
      ? Promise.reject(new NotFoundError('no such artifact'))
      : Promise.resolve(artifact);
  }
}

/** A model of inputs and outputs; types of outputs are numbers unless they are said. */
export function modelOf(
  inputs: readonly Field[],
  outputs: Readonly<Record<string, string>>,
  types: Readonly<Record<string, Omit<Field, 'name'>>> = {},
): Artifact {
  return {
    format: 'quincunx-expression-1',
    model: 'm',
    signature: {
      inputs: [...inputs],
      outputs: Object.keys(outputs).map((name) => ({
        name,
        type: 'number',
        nullable: false,
        ...types[name],
      })),
    },
    features: inputs.map(({ name }) => `view:${name}`),
    steps: [],
    outputs: Object.entries(outputs).map(([name, expression]) => ({ name, expression })),
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: {}, preprocessing: {} },
  };
}

/** A model that multiplies its input x. */
export const times = (factor: number): Artifact => modelOf([number('x')], { prediction: `${factor} * x` });

export const number = (name: string, nullable = false): Field => ({ name, type: 'number', nullable });

/** Runs a query in a DuckDB of its own. */
export async function query(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
