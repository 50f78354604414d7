import { z } from 'zod';

const objectOfPropertiesSchema = z.object({
  properties: z.record(z.string(), z.object({ type: z.unknown() }).partial()).default({}),
});

/**
 * Prepares the reading of a query string for an object schema: a parameter that the schema takes as an array is always one, any
 * other is a string; one that is repeated all the same is an array, for the schema to refuse.
 */
export function createQueryReader(schema: z.ZodType): (query: URLSearchParams) => Record<string, unknown> {
  const { properties } = objectOfPropertiesSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  const arrays = new Set(Object.keys(properties).filter((name) => properties[name]?.type === 'array'));
  return (query) =>
    Object.fromEntries(
      [...new Set(query.keys())].map((name) => {
        const values = query.getAll(name);
        return [name, arrays.has(name) || values.length > 1 ? values : values[0]];
      }),
    );
}
