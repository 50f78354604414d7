import { CorruptError } from '@quincunx/contracts';
import { classifierArtifact, proportionalArtifact } from '../artifacts.fixture.ts';
import { createPredictor } from './create-predictor.ts';

describe('createPredictor', () => {
  it('predicts the bare value of a single output, row by row in order', async () => {
    const predictor = createPredictor(proportionalArtifact(2));
    expect(await predictor.predict([{ bmi: 3 }, { bmi: -1 }])).toEqual([6, -2]);
  });

  it('predicts an object by name where there are several outputs', async () => {
    const predictor = createPredictor(classifierArtifact);
    const [prediction] = await predictor.predict([{ amount: 0, count: null, country: 'NL', known: false }]);
    expect(prediction).toEqual({
      probability: expect.closeTo(0.7310585786300049, 15) as number,
      label: true,
    });
  });

  it('predicts nothing for no rows', async () => {
    expect(await createPredictor(proportionalArtifact(2)).predict([])).toEqual([]);
  });

  it.each([
    ['another type', { outputs: [{ name: 'prediction', expression: "'text'" }] }],
    ['another name', { outputs: [{ name: 'other', expression: 'scaled' }] }],
    [
      'a null where none may be',
      { outputs: [{ name: 'prediction', expression: 'if(bmi > 0, scaled, null)' }] },
    ],
  ])('refuses an artifact that computes %s', (_, change) => {
    expect(() => createPredictor({ ...proportionalArtifact(2), ...change })).toThrow(CorruptError);
  });

  it.each([
    ['cannot be parsed', '2 * ('],
    ['names what is not there', 'weight + 1'],
    ['is of no type', "bmi + 'text'"],
  ])('refuses an artifact with an expression that %s, naming the model', (_, expression) => {
    const artifact = { ...proportionalArtifact(2), steps: [{ name: 'scaled', expression }] };
    expect(() => createPredictor(artifact)).toThrow(CorruptError);
    expect(() => createPredictor(artifact)).toThrow(/^the artifact of 'proportional' cannot be evaluated: /);
  });
});
