import { InvalidInputError, NotFoundError, UnsupportedError } from '@quincunx/contracts';
import { classifierArtifact, proportionalArtifact } from '../artifacts.fixture.ts';
import { Deployments } from '../deployments/deployments.ts';
import type { FeatureSource } from './feature-source.ts';
import { RegistryFixture } from '../deployments/registry.fixture.ts';
import { ScoringService } from './scoring-service.ts';

const model = 'proportional';
const target = { model, requestId: 'r-1' };

/** Patient 17 is known; patient 18 is known without a value. */
const features: FeatureSource = {
  online: ({ features, fullNames, entities }) =>
    Promise.resolve(
      entities.map(({ patient_id }) => {
        const names = features.map((reference) =>
          fullNames ? reference.replace(':', '__') : (reference.split(':')[1] ?? ''),
        );
        const status = patient_id === 17 ? 'PRESENT' : patient_id === 18 ? 'NULL_VALUE' : 'NOT_FOUND';
        return {
          values: Object.fromEntries(names.map((name) => [name, patient_id === 17 ? 30 : null])),
          statuses: Object.fromEntries(names.map((name) => [name, status])),
        };
      }),
    ),
};

async function setUp(artifact = proportionalArtifact(2)) {
  const registry = new RegistryFixture();
  registry.artifacts.set(1, artifact);
  registry.artifacts.set(2, proportionalArtifact(1e308));
  registry.production = 1;
  const deployments = new Deployments({ source: registry, alias: 'production' });
  await deployments.refresh();
  return new ScoringService({ deployments, features });
}

describe('ScoringService', () => {
  it('predicts for instances and says which version did', async () => {
    const scoring = await setUp();
    expect(await scoring.predict(target, { instances: [{ bmi: 3 }, { bmi: 4 }] })).toEqual({
      model,
      version: 1,
      predictions: [6, 8],
    });
  });

  it('predicts with the version that is named', async () => {
    const scoring = await setUp();
    const response = await scoring.predict({ ...target, version: 2 }, { instances: [{ bmi: 1 }] });
    expect(response).toMatchObject({ version: 2, predictions: [1e308] });
  });

  it('refuses a prediction that JSON cannot say', async () => {
    const scoring = await setUp();
    await expect(
      scoring.predict({ ...target, version: 2 }, { instances: [{ bmi: 1 }, { bmi: 1000 }] }),
    ).rejects.toThrow(new InvalidInputError('row 1: the prediction for these values is not a finite number'));
  });

  it('reads the features of entities online', async () => {
    const scoring = await setUp();
    expect(await scoring.predict(target, { entities: [{ patient_id: 17 }] })).toMatchObject({
      predictions: [60],
    });
  });

  it('asks for features by their full names where inputs have those', async () => {
    const artifact = proportionalArtifact(2);
    const input = { name: 'patient_vitals__bmi', type: 'number' as const, nullable: false };
    const scoring = await setUp({
      ...artifact,
      fullNames: true,
      signature: { ...artifact.signature, inputs: [input] },
      steps: [{ name: 'scaled', expression: '2 * patient_vitals__bmi' }],
    });
    expect(await scoring.predict(target, { entities: [{ patient_id: 17 }] })).toMatchObject({
      predictions: [60],
    });
  });

  it('lets the context of a request stand in for what is online', async () => {
    const scoring = await setUp();
    const entities = [{ patient_id: 17 }, { patient_id: 99 }];
    expect(await scoring.predict(target, { entities, context: [{}, { bmi: 5 }] })).toMatchObject({
      predictions: [60, 10],
    });
  });

  it('names the entity whose feature is not there, and why', async () => {
    const scoring = await setUp();
    const request = { entities: [{ patient_id: 17 }, { patient_id: 99 }, { patient_id: 18 }] };
    await expect(scoring.predict(target, request)).rejects.toMatchObject({
      code: 'not-found',
      problems: [
        { path: 'entities/1', message: 'patient_vitals:bmi is NOT_FOUND online' },
        { path: 'entities/2', message: 'patient_vitals:bmi is NULL_VALUE online' },
      ],
    });
  });

  it('wants one row of context for each entity', async () => {
    const scoring = await setUp();
    const request = { entities: [{ patient_id: 17 }], context: [] };
    await expect(scoring.predict(target, request)).rejects.toThrow(InvalidInputError);
  });

  it('knows no model that is not deployed', async () => {
    const scoring = await setUp();
    const ask = () => scoring.predict({ ...target, model: 'other' }, { instances: [{}] });
    expect(ask).toThrow(NotFoundError);
  });

  it('predicts bare numbers with a model of one number', async () => {
    const scoring = await setUp();
    expect(await scoring.predictNumbers(target, [1, 2])).toEqual({
      version: 1,
      predictions: [2, 4],
    });
  });

  it('refuses bare numbers for any other model, and names the route to use', async () => {
    const scoring = await setUp(classifierArtifact);
    await expect(scoring.predictNumbers(target, [1])).rejects.toThrow(UnsupportedError);
    await expect(scoring.predictNumbers(target, [1])).rejects.toThrow('/v1/models/proportional/predict');
  });

  it('refuses bare numbers for a model that may predict null, rather than answer with fewer', async () => {
    const scoring = await setUp({
      ...proportionalArtifact(2),
      signature: {
        inputs: [{ name: 'bmi', type: 'number', nullable: false }],
        outputs: [{ name: 'prediction', type: 'number', nullable: true }],
      },
      steps: [{ name: 'scaled', expression: 'if(bmi > 1, bmi, null)' }],
    });
    await expect(scoring.predictNumbers(target, [1, 2])).rejects.toThrow(UnsupportedError);
  });

  it('refuses a bare number whose prediction JSON cannot say', async () => {
    const scoring = await setUp(proportionalArtifact(1e308));
    await expect(scoring.predictNumbers(target, [1, 1000])).rejects.toThrow(
      'row 1: the prediction for these values is not a finite number',
    );
  });

  it('does not take what every object inherits for a value in the context', async () => {
    const scoring = await setUp({
      ...proportionalArtifact(2),
      signature: {
        inputs: [{ name: 'toString', type: 'number', nullable: false }],
        outputs: [{ name: 'prediction', type: 'number', nullable: false }],
      },
      features: ['patient_vitals:toString'],
      steps: [{ name: 'scaled', expression: '2 * toString' }],
    });
    const request = { entities: [{ patient_id: 99 }], context: [{}] };
    await expect(scoring.predict(target, request)).rejects.toThrow(
      'patient_vitals:toString is NOT_FOUND online',
    );
  });

  it('lists the first hundred entities that are not there, and counts the rest', async () => {
    const scoring = await setUp();
    const entities = Array.from({ length: 5000 }, () => ({ patient_id: 99 }));
    await expect(scoring.predict(target, { entities })).rejects.toMatchObject({
      message: 'entities/0: patient_vitals:bmi is NOT_FOUND online (and 4999 more)',
      problems: { length: 100 },
    });
  });

  it('checks every number of a prediction with several outputs', async () => {
    const overflowing = {
      ...classifierArtifact,
      steps: [{ name: 'score', expression: 'amount * 1e308' }],
      outputs: [
        { name: 'probability', expression: 'score' },
        { name: 'label', expression: 'score >= 0' },
      ],
    };
    const scoring = await setUp(overflowing);
    const instances = [{ amount: 1000, country: 'NL', known: true }];
    await expect(scoring.predict(target, { instances })).rejects.toThrow('not a finite number');
  });
});
