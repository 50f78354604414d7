import { proportionalArtifact } from '../../artifacts.fixture.ts';
import { PredictorPool } from './predictor-pool.ts';
import { toColumn, toValues, type ColumnChunk } from './value-column.ts';

const chunkOf = (...values: readonly number[]): ColumnChunk => ({
  length: values.length,
  columns: [toColumn('number', values)],
});

describe('a pool of predictors', () => {
  it('predicts chunks in several threads', async () => {
    const pool = new PredictorPool(proportionalArtifact(3), 2);
    const values = [1, 2, 3, 4, 5];
    const chunks = await Promise.all(values.map((value) => pool.predict(chunkOf(value, -value))));
    expect(chunks.flatMap(({ columns }) => columns.map(toValues))).toEqual(
      values.map((value) => [3 * value, -3 * value]),
    );
    await pool.close();
  });

  it('fails what it is asked when its threads cannot load the model, before and after', async () => {
    const broken = { ...proportionalArtifact(3), outputs: [{ name: 'prediction', expression: '1 +' }] };
    const pool = new PredictorPool(broken, 1);
    for (let round = 0; round < 2; round += 1) {
      await expect(pool.predict(chunkOf(1))).rejects.toThrow('cannot be evaluated');
    }
    await pool.close();
  });

  it('fails what it was asked when it is closed', async () => {
    const pool = new PredictorPool(proportionalArtifact(3), 1);
    const [asked] = await Promise.all([Promise.allSettled([pool.predict(chunkOf(1))]), pool.close()]);
    expect(asked).toMatchObject([{ status: 'rejected', reason: { message: 'the thread was ended' } }]);
  });

  it('has at least one thread', async () => {
    await expect(new PredictorPool(proportionalArtifact(3), 0).predict(chunkOf(1))).rejects.toThrow(
      RangeError,
    );
  });
});
