import { CorruptError, InvalidInputError, parseWith } from '@quincunx/contracts';

/**
 * Reads back what was stored: `read` puts it together, the schema checks it.
 * @param what names it in the message: `version 3 of model 'churn'`.
 * @throws CorruptError when it is no JSON, or not what the schema says.
 */
export function parseStored<Schema extends Parameters<typeof parseWith>[0]>(
  schema: Schema,
  what: string,
  read: () => unknown,
): ReturnType<typeof parseWith<Schema>> {
  try {
    return parseWith(schema, read(), `${what} is damaged`);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new CorruptError(error.message, { cause: error });
    if (error instanceof SyntaxError) {
      throw new CorruptError(`${what} is damaged: it is no JSON`, { cause: error });
    }
    throw error;
  }
}

export function parseJson(text: string): unknown {
  return JSON.parse(text);
}
