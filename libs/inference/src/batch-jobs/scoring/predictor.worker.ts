import { parentPort, workerData } from 'node:worker_threads';
import type { Artifact } from '@quincunx/contracts';
import { answerChunks } from './answer-chunks.ts';

// The artifact was checked by whoever started this thread.
if (parentPort !== null) answerChunks(parentPort, workerData as Artifact);
