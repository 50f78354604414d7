import { z } from 'zod';

/** One fault of an input: where it is (`instances/0/bmi`; empty for the whole) and what is wrong with it. */
export const problemSchema = z.strictObject({ path: z.string(), message: z.string() });

export type Problem = z.infer<typeof problemSchema>;

/** An error answer of this platform's own routes: problem details for HTTP APIs, RFC 9457. */
export const problemDocumentSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  requestId: z.string(),
  problems: z.array(problemSchema).optional(),
});

export type ProblemDocument = z.infer<typeof problemDocumentSchema>;
