import { z } from 'zod';
import { microsecondInstantSchema } from './microsecond-instant.ts';

const count = z.int().min(0);

const feedbackItemSchema = z.strictObject({
  /** Of the request that the prediction answered: its `x-request-id`. */
  requestId: z.string().min(1).max(128),
  /** Which of the request's predictions, from 0. */
  index: count.default(0),
  /** What turned out to be true, of the type that the model predicts; for a probability true or false, or 1 or 0. */
  label: z.union([z.number(), z.string().max(10_000), z.boolean()]),
  /** When that became known; by default now. Of several labels of one prediction, the one that became known last counts. */
  at: microsecondInstantSchema.optional(),
});

export const feedbackRequestSchema = z.strictObject({
  feedback: z.array(feedbackItemSchema).min(1).max(10_000),
});

export type FeedbackItem = z.infer<typeof feedbackItemSchema>;

export const feedbackResponseSchema = z.strictObject({
  /** Labels whose prediction is logged. */
  matched: count,
  /** Labels whose prediction is not, or not yet. They are kept for it where its request is of the share that is logged. */
  unmatched: count,
});

export type FeedbackResponse = z.infer<typeof feedbackResponseSchema>;
