import type { ModelDefinition } from '@quincunx/contracts';
import { defineOver, leastSquares } from '../testing/definition.fixture.ts';
import { signatureInputs } from './signature-inputs.ts';

const definition: ModelDefinition = {
  ...defineOver(
    [
      { name: 'rain', type: 'number' },
      { name: 'kind', type: 'string', nullable: true },
    ],
    { estimator: leastSquares },
  ),
  aliasedViews: [{ name: 'origin', view: 'view', joinKeys: { patient_id: 'from_id' } }],
  onDemandViews: [
    {
      name: 'trip',
      inputs: ['origin:rain'],
      request: [],
      features: [{ name: 'wet', type: 'boolean', nullable: true, expression: 'rain > 0' }],
    },
  ],
};

describe('the inputs of a signature', () => {
  it('are typed by the view, under its name or an aliased one, or by what is computed on demand', () => {
    const features = ['trip:wet', 'view:kind', 'origin:rain'];
    expect(signatureInputs({ ...definition, features })).toEqual([
      { name: 'wet', type: 'boolean', nullable: true },
      { name: 'kind', type: 'string', nullable: true },
      { name: 'rain', type: 'number', nullable: false },
    ]);
  });

  it('are named in full where the definition says so', () => {
    const inputs = signatureInputs({
      ...definition,
      features: ['view:rain', 'origin:rain'],
      fullNames: true,
    });
    expect(inputs.map(({ name }) => name)).toEqual(['view__rain', 'origin__rain']);
  });

  it.each(['view:snow', 'trip:rain', 'destination:rain'])('are not %s, which no view has', (reference) => {
    expect(() => signatureInputs({ ...definition, features: [reference] })).toThrow(
      `no view of the model definition has the feature '${reference}'`,
    );
  });
});
