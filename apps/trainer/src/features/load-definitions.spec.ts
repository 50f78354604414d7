import { definitionOf, TrainerFixture, vitals } from '../command-line.fixture.ts';
import { loadDefinitions } from './load-definitions.ts';

describe('the definitions of a workspace', () => {
  const trainer = new TrainerFixture();
  beforeAll(() => {
    trainer.addModel('first', definitionOf('first'));
    trainer.addModel(
      'second',
      definitionOf('second', {
        aliasedViews: [{ name: 'peer', view: 'vitals', joinKeys: { patient_id: 'peer_id' } }],
        featureServices: [{ name: 'scoring', features: ['vitals:bmi'] }],
      }),
    );
  });
  afterAll(() => {
    trainer.remove();
  });

  function load(only?: string) {
    return loadDefinitions(trainer.workspace, { environment: 'development', only });
  }

  it('have each once, however many models define it', async () => {
    const { featureViews, aliasedViews, onDemandViews, featureServices } = await load();
    expect(featureViews.map(({ name }) => name)).toEqual(['vitals']);
    expect(aliasedViews?.map(({ name }) => name)).toEqual(['peer']);
    expect(onDemandViews).toEqual([]);
    expect(featureServices?.map(({ name }) => name)).toEqual(['scoring']);
  });

  it('are of one model where that is asked for', async () => {
    expect((await load('first')).aliasedViews).toEqual([]);
    await expect(load('third')).rejects.toThrow(/no model 'third'.*first, second/);
  });

  it('may not have a name that two models give to different things', async () => {
    const other = { ...vitals, features: [{ name: 'bmi', type: 'number', nullable: true }] };
    trainer.addModel('third', definitionOf('third', { featureViews: [other] }));
    await expect(load()).rejects.toMatchObject({
      code: 'conflict',
      message:
        "the models 'first' and 'third' define 'vitals' differently: import one definition in both, or rename one",
    });
    trainer.removeModel('third');
  });
});
