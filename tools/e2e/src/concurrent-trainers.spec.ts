import { openPlatform, readSettings } from '@quincunx/platform';
import { Programs } from './programs.fixture.ts';

jest.setTimeout(120_000);

describe('several trainers at once', () => {
  const programs = new Programs();
  afterAll(() => programs.clear());

  it('all register what they trained, of one model and of models that share a feature view', async () => {
    const models = ['diabetes-bmi', 'diabetes-bmi-scaled', 'diabetes-bmi', 'diabetes-bmi-scaled'];
    const runs = await Promise.all(models.map((model) => programs.trainer('train', '--model', model)));
    for (const run of runs) expect(run).toMatchObject({ code: 0, errors: '' });
    const platform = await openPlatform({ settings: readSettings(programs.environment) });
    for (const model of new Set(models)) {
      expect((await platform.registry.getModel(model)).newestVersion).toBe(2);
      const { items } = await platform.registry.listPromotions(model, { limit: 10 });
      expect(items).toHaveLength(1);
      expect((await platform.registry.findByAlias(model, 'production'))?.version).toBe(items[0]?.to);
    }
    await platform.close();
    expect(await programs.trainer('doctor')).toMatchObject({
      code: 0,
      output: 'clean: everything is whole\n',
    });
  });
});
