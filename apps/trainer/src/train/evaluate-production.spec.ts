import { modelDefinitionSchema, type Signature } from '@quincunx/contracts';
import { openPlatform, type Platform, readSettings } from '@quincunx/platform';
import type { TrainingTable } from '@quincunx/training';
import { definitionOf, TrainerFixture } from '../command-line.fixture.ts';
import { evaluateProduction } from './evaluate-production.ts';
import { promoteByPolicy } from './promote-by-policy.ts';

describe('the version in production beside a candidate', () => {
  const trainer = new TrainerFixture();
  const definition = modelDefinitionSchema.parse(definitionOf('progression'));
  let platform: Platform;
  let test: TrainingTable;
  let signature: Signature;

  beforeAll(async () => {
    trainer.addModel('progression', definition);
    await trainer.run('train');
    await trainer.run('train');
    platform = await openPlatform({
      settings: readSettings({ QUINCUNX_WORKSPACE: trainer.workspace, QUINCUNX_HOME: trainer.home }),
    });
    test = await platform.featureStore.datasets.create({
      rows: { label: definition.label },
      references: definition.features,
    });
    ({ signature } = await platform.registry.getVersion('progression', 1));
  });
  afterAll(async () => {
    await platform.close();
    trainer.remove();
  });

  const evaluated = (candidate: Signature, alias = 'production') =>
    evaluateProduction({ platform, definition, alias, signature: candidate, test });

  it('is scored on the same rows', async () => {
    // On all 442 rows, the line that was fitted to the first 422, by sums in plain Python.
    expect(await evaluated(signature)).toMatchObject({
      version: 1,
      metrics: { r2: expect.closeTo(0.34377190446405737, 9) as number },
    });
  });

  it('is nothing while the alias names no version', async () => {
    expect(await evaluated(signature, 'staging')).toBeUndefined();
  });

  it('is not compared when the candidate takes an input otherwise', async () => {
    const inputs = signature.inputs.map((input) => ({ ...input, nullable: true }));
    expect(await evaluated({ ...signature, inputs })).toEqual({
      version: 1,
      notComparable: "its input bmi has another type, or another word on nulls, than this model's",
    });
  });

  it('is not compared when the candidate calls an input otherwise', async () => {
    const inputs = signature.inputs.map((input) => ({ ...input, name: 'vitals__bmi' }));
    expect(await evaluated({ ...signature, inputs })).toEqual({
      version: 1,
      notComparable: 'its input bmi has another name in this model',
    });
  });

  it('is not compared when the candidate predicts something else', async () => {
    const outputs = [{ name: 'probability', type: 'number' as const, nullable: false }];
    expect(await evaluated({ ...signature, outputs })).toEqual({
      version: 1,
      notComparable: 'it predicts prediction where this model predicts probability',
    });
  });

  it('stays when somebody moved the alias since it was compared with', async () => {
    const decision = await promoteByPolicy({
      registry: platform.registry,
      policy: { kind: 'when-better', metric: 'r2', alias: 'production' },
      registered: await platform.registry.getVersion('progression', 2),
      metrics: { r2: 0.5 },
      production: undefined,
    });
    expect(decision).toMatch(/^not promoted: .*1/);
    expect((await platform.registry.findByAlias('progression', 'production'))?.version).toBe(1);
  });
});
