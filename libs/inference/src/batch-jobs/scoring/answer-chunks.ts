import type { MessagePort } from 'node:worker_threads';
import type { Artifact } from '@quincunx/contracts';
import { createPredictor } from '../../predictors/create-predictor.ts';
import { predictChunk } from './predict-chunk.ts';
import { transferable, type ColumnChunk } from './value-column.ts';

export interface ChunkRequest {
  readonly id: number;
  readonly chunk: ColumnChunk;
}

export interface ChunkAnswer {
  readonly id: number;
  /** Undefined when there is an error. */
  readonly chunk?: ColumnChunk;
  readonly error?: string;
}

/** Loads an artifact and predicts for every chunk that comes through the port. */
export function answerChunks(port: MessagePort, artifact: Artifact): void {
  const predictor = createPredictor(artifact);
  const answer = async ({ id, chunk }: ChunkRequest): Promise<void> => {
    try {
      const predicted = await predictChunk(predictor, chunk);
      port.postMessage({ id, chunk: predicted } satisfies ChunkAnswer, transferable(predicted));
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies ChunkAnswer);
    }
  };
  port.on('message', (request: ChunkRequest) => void answer(request));
}
