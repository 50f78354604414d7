import { z } from 'zod';
import { listSchema } from './list-schema.ts';

/**
 * The wire shapes of two published services for models of one numeric input. A request's key, `payload` or `input`, is its
 * dialect and decides the key of the answer.
 */
const number = z.number();
const numbers = listSchema({
  isItem: (value): value is number => Number.isFinite(value),
  message: 'must be a finite number',
  items: { type: 'number' },
  atLeast: 1,
});

export const scoreRequestSchema = z.union([
  z.strictObject({ payload: numbers }),
  z.strictObject({ input: numbers }),
]);
export const streamRequestSchema = z.union([
  z.strictObject({ payload: number }),
  z.strictObject({ input: number }),
]);

export const scoreResponseSchema = z.union([
  z.strictObject({ predictions: z.array(number) }),
  z.strictObject({ 'Response Predict': z.array(number) }),
]);
export const streamResponseSchema = z.union([
  z.strictObject({ stream_prediction: z.array(number) }),
  z.strictObject({ 'Response Predict': z.array(number) }),
]);

export type ScoreRequest = z.infer<typeof scoreRequestSchema>;
export type StreamRequest = z.infer<typeof streamRequestSchema>;
