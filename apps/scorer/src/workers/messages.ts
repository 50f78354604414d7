import { z } from 'zod';

/** What one worker asks all of them, itself included. */
export const questionSchema = z.discriminatedUnion('kind', [
  /** Take over what the registry says now. */
  z.strictObject({ kind: z.literal('refresh') }),
  /** Give your metrics. */
  z.strictObject({ kind: z.literal('metrics') }),
  /** Say what you did with a version. */
  z.strictObject({ kind: z.literal('activity'), model: z.string(), version: z.int() }),
  z.strictObject({ kind: z.literal('load'), model: z.string() }),
  z.strictObject({ kind: z.literal('unload'), model: z.string() }),
]);

export type Question = z.infer<typeof questionSchema>;

/** Between the workers and the process that started them. `id` joins a question with its answers. */
export const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), url: z.string(), serving: z.string() }),
  z.strictObject({ type: z.literal('ask'), id: z.int(), question: questionSchema }),
  z.strictObject({ type: z.literal('question'), id: z.string(), question: questionSchema }),
  z.strictObject({ type: z.literal('answer'), id: z.string(), answer: z.unknown() }),
  z.strictObject({ type: z.literal('answers'), id: z.int(), answers: z.array(z.unknown()) }),
]);

export type Message = z.infer<typeof messageSchema>;
