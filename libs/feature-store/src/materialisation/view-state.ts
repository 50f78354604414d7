import { parseJson, parseStored } from '@quincunx/database';
import { z } from 'zod';

const microsecondsSchema = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);

const viewStateSchema = z.strictObject({
  /** The greatest that rows were written with. */
  generation: z.int().positive(),
  /** What an incremental materialisation goes on from; undefined before the first full one has ended. */
  seen: z
    .strictObject({
      /** Of what the view's values are made by. */
      digest: z.string(),
      /** The greatest event time; of a view of aggregates, the time that they are as of. Undefined when there was no row. */
      watermark: microsecondsSchema.optional(),
      /** The latest created. */
      known: microsecondsSchema.optional(),
      /** The sequence of the last pushed row. */
      pushes: z.int().min(0),
    })
    .optional(),
  /** What a materialisation that has not ended has written: the rows of all keys up to one. */
  unfinished: z
    .strictObject({
      rebuild: z.boolean(),
      through: z.string(),
      hash: z.string().regex(/^\d+$/).transform(BigInt),
    })
    .optional(),
});

/** How far a view's online values go. The online store keeps it with them, in one transaction. Times are microseconds since 1970. */
export type ViewState = z.infer<typeof viewStateSchema>;

/** @throws CorruptError when the text is not what `stateText` gives. */
export function parseState(view: string, text: string | undefined): ViewState {
  if (text === undefined) return { generation: 1 };
  const what = `the state of feature view '${view}' in the online store`;
  return parseStored(viewStateSchema, what, () => parseJson(text));
}

export function stateText(state: ViewState): string {
  return JSON.stringify(state, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
