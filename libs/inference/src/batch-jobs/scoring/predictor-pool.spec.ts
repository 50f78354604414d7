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
    const chunks = await Promise.all([1, 2, 3, 4, 5].map((value) => pool.predict(chunkOf(value, -value))));
    expect(chunks.flatMap(({ columns }) => columns.map(toValues))).toEqual(
      [1, 2, 3, 4, 5].map((value) => [3 * value, -3 * value]),
    );
    await pool.close();
  });

  it('says what went wrong with one chunk, and goes on', async () => {
    const pool = new PredictorPool(proportionalArtifact(3), 1);
    await expect(
      pool.predict({ length: 1, columns: [null as never] }).catch((error: unknown) => {
        throw error;
      }),
    ).rejects.toThrow();
    expect((await pool.predict(chunkOf(2))).columns.map(toValues)).toEqual([[6]]);
    await pool.close();
  });

  it('fails what it was asked when its threads cannot load the model', async () => {
    const { outputs, ...artifact } = proportionalArtifact(3);
    const pool = new PredictorPool(
      { ...artifact, outputs: outputs.map(({ name }) => ({ name, expression: '1 +' })) },
      1,
    );
    await expect(pool.predict(chunkOf(1))).rejects.toThrow('cannot be evaluated');
    await pool.close();
  });
});
