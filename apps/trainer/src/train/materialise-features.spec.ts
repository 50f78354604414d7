import { createServing, openPlatform, readSettings, type Platform } from '@quincunx/platform';
import { definitionOf, TrainerFixture } from '../command-line.fixture.ts';
import { materialiseFeatures } from './materialise-features.ts';

/** A peer is whoever has the number of one's age: it takes another patient's row, by another name of the same view. */
function withPeers() {
  return definitionOf('peers', {
    aliasedViews: [{ name: 'peer', view: 'vitals', joinKeys: { patient_id: 'age' } }],
    onDemandViews: [
      {
        name: 'compared',
        inputs: ['vitals:bmi', 'peer:bmi'],
        fullNames: true,
        request: [{ name: 's6', type: 'number', nullable: false }],
        features: [{ name: 'excess', type: 'number', expression: '(vitals__bmi - peer__bmi) * s6' }],
      },
    ],
    features: ['vitals:bmi', 'peer:bmi', 'compared:excess'],
    fullNames: true,
  });
}

describe('the features of a model that is registered', () => {
  const trainer = new TrainerFixture();
  let platform: Platform;

  beforeAll(async () => {
    trainer.addModel('peers', withPeers());
    const { errors } = await trainer.run('train', '--model', 'peers');
    if (errors !== '') throw new Error(errors);
    platform = await openPlatform({
      settings: readSettings({ QUINCUNX_WORKSPACE: trainer.workspace, QUINCUNX_HOME: trainer.home }),
    });
  });
  afterAll(async () => {
    await platform.close();
    trainer.remove();
  });

  it('are online under every name and on demand, as they were learnt from', async () => {
    const { deployments, scoring } = createServing({ platform, onFault: () => undefined });
    await deployments.refresh();
    // The first patient is 59 years old; patients 1 and 59 have these values.
    const instance = { vitals__bmi: 32.1, peer__bmi: 20.4, compared__excess: (32.1 - 20.4) * 87 };
    const byValues = await scoring.predict({ model: 'peers', requestId: 'r-1' }, { instances: [instance] });
    const entity = { patient_id: 1, age: 59, s6: 87 };
    const byEntity = await scoring.predict({ model: 'peers', requestId: 'r-1' }, { entities: [entity] });
    expect(byEntity.predictions).toEqual(byValues.predictions);
  });

  it('are brought online after whoever is doing so already', async () => {
    const definition = { features: ['vitals:bmi'] };
    const seen: unknown[] = [];
    const observe = (event: unknown) => seen.push(event);
    await Promise.all([1, 2, 3].map(() => materialiseFeatures(platform, definition, observe)));
    expect(seen).toEqual(Array(3).fill({ kind: 'materialised', view: 'vitals', keys: 442 }));
  });
});
