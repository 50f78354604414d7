import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { classifierArtifact, proportionalArtifact } from '../../artifacts.fixture.ts';
import { answerChunks, type ChunkAnswer } from './answer-chunks.ts';
import { toColumn, toValues, type ColumnChunk } from './value-column.ts';

async function ask(artifact: Parameters<typeof answerChunks>[1], chunk: unknown): Promise<ChunkAnswer> {
  const { port1, port2 } = new MessageChannel();
  answerChunks(port1, artifact);
  port2.postMessage({ id: 7, chunk });
  const [answer] = (await once(port2, 'message')) as [ChunkAnswer];
  port2.close();
  return answer;
}

describe('answering chunks', () => {
  it('predicts rows that are whole, and gives null for the others', async () => {
    const chunk: ColumnChunk = { length: 3, columns: [toColumn('number', [1, null, 2.5])] };
    const { id, chunk: predicted } = await ask(proportionalArtifact(2), chunk);
    expect(id).toBe(7);
    expect(predicted?.columns.map(toValues)).toEqual([[2, null, 5]]);
  });

  it('gives several outputs by name, of inputs of every type', async () => {
    const columns = [
      toColumn('number', [1, -5]),
      toColumn('integer', [null, 2]),
      toColumn('string', ['NL', 'BE']),
      toColumn('boolean', [false, true]),
    ];
    const { chunk } = await ask(classifierArtifact, { length: 2, columns });
    const [probabilities, labels] = chunk?.columns.map(toValues) ?? [];
    // 1 / (1 + e^-2) and 1 / (1 + e^5)
    expect(probabilities).toEqual([
      expect.closeTo(0.8807970779778823, 12),
      expect.closeTo(0.0066928509242848554, 12),
    ]);
    expect(labels).toEqual([true, false]);
  });

  it('says what failed', async () => {
    expect(await ask(proportionalArtifact(2), { length: 1 })).toMatchObject({
      id: 7,
      error: expect.stringContaining('TypeError') as string,
    });
  });
});
