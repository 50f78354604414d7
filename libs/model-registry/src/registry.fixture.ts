import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  promotionRequestSchema,
  rollbackRequestSchema,
  trafficRequestSchema,
  versionSearchSchema,
  type Artifact,
  type ModelVersion,
  type Pins,
  type Registration,
} from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database, type Migrations } from '@quincunx/database';
import { ContentStore, sha256 } from '@quincunx/storage';
import { modelRegistryMigrations } from './model-registry.migrations.ts';
import { ModelRegistry } from './model-registry.ts';
import type { ModelRegistryTables } from './model-registry-tables.ts';

export interface OpenRegistry {
  readonly registry: ModelRegistry;
  readonly artifacts: ContentStore;
  readonly database: Database<ModelRegistryTables>;
  readonly folder: string;
  close(): Promise<void>;
}

/** Opens the registry in a folder. Its clock begins with 2026 and goes on by a second at each look. */
export async function openRegistry(
  folder: string,
  migrations: Migrations = modelRegistryMigrations,
): Promise<OpenRegistry> {
  const database = openDatabase<ModelRegistryTables>(join(folder, 'platform.db'), {
    busyTimeoutMilliseconds: 20_000,
  });
  await migrateToLatest(database.db, migrations);
  const artifacts = new ContentStore(join(folder, 'artifacts'));
  let now = Date.UTC(2026, 0, 1);
  const clock = () => new Date((now += 1000));
  const registry = new ModelRegistry({ db: database.db, artifacts, clock });
  return { registry, artifacts, database, folder, close: () => database.close() };
}

/** A new registry in a folder that `close` removes. */
export async function createRegistry(migrations?: Migrations): Promise<OpenRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'model-registry-'));
  const opened = await openRegistry(folder, migrations);
  return {
    ...opened,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function artifactOf(model: string, slope = 2): Artifact {
  return {
    format: 'quincunx-expression-1',
    model,
    signature: {
      inputs: [{ name: 'bmi', type: 'number', nullable: false }],
      outputs: [{ name: 'progression', type: 'number', nullable: false }],
    },
    features: ['patient_vitals:bmi'],
    steps: [],
    outputs: [{ name: 'progression', expression: `${slope} * bmi` }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: { bmi: slope }, preprocessing: {} },
  };
}

export const pins: Pins = {
  configuration: { name: 'churn', version: 1, digest: sha256('configuration') },
  dataset: sha256('dataset'),
  features: { references: ['patient_vitals:bmi'], digest: sha256('features') },
  seed: 1,
  runtime: { node: '24.0.0', platform: 'linux-x64', quincunx: '0.1.0' },
};

/** Stores an artifact and registers it. */
export async function registerVersion(
  registry: ModelRegistry,
  changes: Partial<Registration> & { slope?: number } = {},
): Promise<ModelVersion> {
  const { slope, ...rest } = changes;
  const artifact = artifactOf(rest.model ?? 'churn', slope);
  return await registry.register({
    model: artifact.model,
    artifact: await registry.storeArtifact(artifact),
    signature: artifact.signature,
    metrics: { r2: 0.5 },
    run: '2b7c3a52-1c51-4f3a-9c0e-0f6f2c9d8a11',
    pins,
    tags: {},
    author: 'ada',
    description: '',
    ...rest,
  });
}

export function promotionTo(version: number, changes: object = {}) {
  return promotionRequestSchema.parse({ version, reason: 'better', actor: 'ada', ...changes });
}

export function rollback(changes: object = {}) {
  return rollbackRequestSchema.parse({ reason: 'worse', actor: 'ada', ...changes });
}

/** A tenth of the requests to `canary`, if it is not said otherwise. */
export function traffic(
  policy: object = { canaries: [{ alias: 'canary', percent: 10 }] },
  changes: object = {},
) {
  return trafficRequestSchema.parse({ policy, reason: 'a first look', actor: 'ada', ...changes });
}

export function search(conditions: object = {}) {
  return versionSearchSchema.parse(conditions);
}
