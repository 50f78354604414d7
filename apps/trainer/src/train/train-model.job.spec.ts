import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlatform, readSettings } from '@quincunx/platform';
import { definitionOf, TrainerFixture } from '../command-line.fixture.ts';

const view = (feature: Record<string, unknown>) => {
  const definition = definitionOf('progression');
  const [first] = definition['featureViews'] as Record<string, unknown>[];
  return { featureViews: [{ ...first, features: [{ name: 'bmi', type: 'number', ...feature }] }] };
};

describe('a training run beside what is deployed', () => {
  const trainer = new TrainerFixture();
  afterAll(() => {
    trainer.remove();
  });
  const open = () =>
    openPlatform({
      settings: readSettings({ QUINCUNX_WORKSPACE: trainer.workspace, QUINCUNX_HOME: trainer.home }),
    });

  async function onlineBmi(): Promise<unknown> {
    const platform = await open();
    const [row] = await platform.featureStore.online({
      features: ['vitals:bmi'],
      entities: [{ patient_id: 1 }],
    });
    await platform.close();
    return row?.values['bmi'];
  }

  it('puts the features of what it registers online', async () => {
    trainer.addModel('progression', definitionOf('progression'));
    expect(await trainer.run('train')).toMatchObject({ code: 0 });
    expect(await onlineBmi()).toBe(32.1);
  });

  it('changes nothing online when its gate rejects', async () => {
    const gate = { absolute: [{ metric: 'r2', atLeast: 0.9 }] };
    const other = { ...definitionOf('other', { gate }) };
    const [first] = other['featureViews'] as Record<string, unknown>[];
    const features = [
      { name: 'bmi', type: 'number' },
      { name: 'age', type: 'number' },
    ];
    trainer.addModel('other', { ...other, featureViews: [{ ...first, features }] });
    expect(await trainer.run('train', '--model', 'other')).toMatchObject({ code: 2 });
    const platform = await open();
    const { features: online } = await platform.featureStore.definitions.getFeatureView('vitals');
    expect(online.map(({ name }) => name)).toEqual(['bmi', 's5']);
    await platform.close();
  });

  it.each([
    ['from another column', { column: 's5' }],
    ['by an expression', { expression: 'bmi * 10' }],
  ])(
    'refuses to compute a feature that a deployed version reads %s, and names the version',
    async (_, change) => {
      const name = `changed-${Object.keys(change).join('')}`;
      trainer.addModel(name, { ...definitionOf(name), ...view(change) });
      const { code, errors } = await trainer.run('train', '--model', name);
      expect(code).toBe(1);
      expect(errors).toBe(
        'trainer: the definition of vitals:bmi has changed, and progression version 1 (production) reads it: ' +
          'give the changed feature a name of its own\n',
      );
      expect(await onlineBmi()).toBe(32.1);
    },
  );

  it('lets a feature change that nothing deployed reads', async () => {
    const features = [
      { name: 'bmi', type: 'number' },
      { name: 's5', type: 'number', expression: 's5 * 2' },
    ];
    const [first] = definitionOf('apart')['featureViews'] as Record<string, unknown>[];
    trainer.addModel('apart', { ...definitionOf('apart'), featureViews: [{ ...first, features }] });
    expect(await trainer.run('train', '--model', 'apart')).toMatchObject({ code: 0 });
  });

  it('pins the definitions that each version was trained on', async () => {
    const platform = await open();
    const pinned = async (model: string) => {
      const { pins } = await platform.registry.getVersion(model, 1);
      const { dataset } = await platform.featureStore.datasets.open(pins.dataset);
      expect(pins.features).toEqual({ references: dataset.references, digest: dataset.featuresDigest });
      return pins.features;
    };
    const [first, other] = [await pinned('progression'), await pinned('apart')];
    expect(other.references).toEqual(first.references);
    expect(other.digest).not.toBe(first.digest);
    await platform.close();
  });

  it('trains the replacement of a version whose artifact is gone, and leaves promotion to a person', async () => {
    const platform = await open();
    const { artifact } = await platform.registry.getVersion('progression', 1);
    rmSync(platform.artifacts.pathOf(artifact));
    await platform.close();
    const { code, output, errors } = await trainer.run('train', '--set', 'estimator.l2=1');
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(output).toMatch(/production stays at version 1, as it cannot be compared: .*is stored/);
  });

  it('is registered all the same when its report cannot be written, and says so', async () => {
    const reports = join(trainer.home, 'reports');
    rmSync(reports, { recursive: true });
    writeFileSync(reports, 'a file where a folder is needed');
    const { code, output } = await trainer.run('train', '--set', 'estimator.l2=2');
    expect(code).toBe(0);
    expect(output).toMatch(/report +not written: .*a file stands where a folder is needed/);
    rmSync(reports);
  });

  it('ends its run as registered with the version that it registered', async () => {
    const platform = await open();
    const { version, run } = await platform.registry.getVersion('progression', 2);
    expect(await platform.runs.getRun(run)).toMatchObject({
      status: 'registered',
      outcome: { kind: 'registered', version },
    });
    await platform.close();
  });

  it('compares with the alias that its policy moves', async () => {
    const promotion = '{"kind":"when-better","metric":"r2","alias":"staging"}';
    const { output } = await trainer.run('train', '--set', `promotion=${promotion}`);
    expect(output).toContain('nothing is in staging yet');
    expect(output).toContain('staging is now version 4');
  });
});
