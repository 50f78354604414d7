import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureReference } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { ModelRegistry, modelRegistryMigrations, type ModelRegistryTables } from '@quincunx/model-registry';
import { ContentStore } from '@quincunx/storage';
import { createDeployedReaders } from './deployed-readers.ts';

let folder: string;
let database: Database<ModelRegistryTables>;
let registry: ModelRegistry;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quincunx-readers-'));
  database = openDatabase<ModelRegistryTables>(join(folder, 'platform.db'), { synchronous: 'normal' });
  await migrateToLatest(database.db, modelRegistryMigrations);
  const artifacts = new ContentStore(join(folder, 'artifacts'));
  registry = new ModelRegistry({ db: database.db, artifacts, clock: () => new Date() });
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const digest = 'a'.repeat(64);

async function register(model: string, references: readonly FeatureReference[]): Promise<number> {
  const signature = {
    inputs: [{ name: 'bmi', type: 'number' as const, nullable: false }],
    outputs: [{ name: 'prediction', type: 'number' as const, nullable: false }],
  };
  const artifact = await registry.storeArtifact({
    format: 'quincunx-expression-1',
    model,
    signature,
    features: ['vitals:bmi'],
    steps: [],
    outputs: [{ name: 'prediction', expression: '2 * bmi' }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: { bmi: 2 }, preprocessing: {} },
  });
  const { version } = await registry.register({
    model,
    artifact,
    signature,
    metrics: {},
    run: '00000000-0000-4000-8000-000000000001',
    pins: {
      configuration: { name: model, version: 1, digest },
      dataset: digest,
      features: { references: [...references], digest },
      seed: 1,
      runtime: { node: 'v24.0.0', platform: 'linux-x64', quincunx: '0.1.0' },
    },
    tags: {},
    author: 'ada',
    description: '',
  });
  return version;
}

async function promote(model: string, alias: string, version: number): Promise<void> {
  await registry.promote(model, { alias, version, actor: 'ada', reason: '' });
}

describe('deployed readers', () => {
  it('are the versions that an alias names, each once, with what they were trained on', async () => {
    await register('progression', ['vitals:bmi']);
    await register('progression', ['vitals:bmi', 'vitals:age']);
    await register('progression', ['vitals:bp']);
    await promote('progression', 'production', 2);
    await promote('progression', 'staging', 2);
    await promote('progression', 'shadow', 3);
    await register('churn', ['usage:visits']);
    const readers = await createDeployedReaders(registry).list();
    expect(readers.map(({ aliases, ...reader }) => ({ ...reader, aliases: aliases.toSorted() }))).toEqual([
      {
        model: 'progression',
        version: 2,
        aliases: ['production', 'staging'],
        references: ['vitals:bmi', 'vitals:age'],
      },
      { model: 'progression', version: 3, aliases: ['shadow'], references: ['vitals:bp'] },
    ]);
  });

  it('are found however many models there are', async () => {
    const models = Array.from({ length: 101 }, (_, index) => `model-${String(index).padStart(3, '0')}`);
    for (const model of models) await register(model, ['vitals:bmi']);
    await promote('model-000', 'production', 1);
    await promote('model-100', 'production', 1);
    const readers = await createDeployedReaders(registry).list();
    expect(readers.map(({ model }) => model)).toEqual(['model-000', 'model-100']);
  });
});
