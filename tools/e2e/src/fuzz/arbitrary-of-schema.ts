import fc from 'fast-check';
import type { JsonSchema } from './operation.ts';
import { columns, type Vocabulary } from './vocabulary.ts';

export interface SchemaContext {
  readonly components: Readonly<Record<string, JsonSchema>>;
  readonly vocabulary: Vocabulary;
}

const deepest = 6;
const nothing: JsonSchema = {};

const anyValue = fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean(), fc.constant(null));

/** Mostly what fits a schema; a known word where the field's name promises one. */
export function arbitraryOf(
  schema: JsonSchema,
  context: SchemaContext,
  name = '',
  depth = 0,
): fc.Arbitrary<unknown> {
  const known = Object.hasOwn(context.vocabulary, name) ? context.vocabulary[name] : undefined;
  const bySchema = bySchemaAlone(schema, context, depth);
  if (known === undefined) return bySchema;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: bySchema });
}

function bySchemaAlone(schema: JsonSchema, context: SchemaContext, depth: number): fc.Arbitrary<unknown> {
  if (depth > deepest) return fc.constant(null);
  const deeper = (inner: JsonSchema) => arbitraryOf(inner, context, '', depth + 1);
  if (schema.$ref !== undefined) {
    return deeper(context.components[schema.$ref.split('/').at(-1) ?? ''] ?? nothing);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return fc.oneof(...choices.map(deeper));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return fc.oneof(...types.map((type) => ofType(type, schema, context, depth)));
}

function ofType(
  type: string,
  schema: JsonSchema,
  context: SchemaContext,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return objectOf(schema, context, depth);
    case 'array':
      return arrayOf(schema, context, depth);
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({
        min: least(schema),
        max: Math.max(least(schema), Math.min(schema.maximum ?? 20, 2 ** 31 - 1)),
      });
    case 'number':
      return fc.double({ noNaN: true, min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anyValue;
  }
}

function least({ minimum = -5 }: JsonSchema): number {
  return Math.max(Math.ceil(minimum), -5);
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  context: SchemaContext,
  depth: number,
): fc.Arbitrary<unknown> {
  const members = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [
        name,
        arbitraryOf(member, context, name, depth + 1),
      ]),
    ),
    { requiredKeys: [...required].filter((name) => Object.hasOwn(properties, name)) },
  );
  if (typeof additionalProperties !== 'object') return members;
  const others = fc.dictionary(
    fc.constantFrom(...columns),
    arbitraryOf(additionalProperties, context, '', depth + 1),
    { maxKeys: 4 },
  );
  return fc.tuple(others, members).map(([other, member]) => ({ ...other, ...member }));
}

function arrayOf(schema: JsonSchema, context: SchemaContext, depth: number): fc.Arbitrary<unknown> {
  const { items = nothing, prefixItems, minItems = 0, maxItems = 5 } = schema;
  if (prefixItems !== undefined) {
    return fc.tuple(...prefixItems.map((item) => arbitraryOf(item, context, '', depth + 1)));
  }
  const minLength = Math.min(minItems, 20);
  return fc.array(arbitraryOf(items, context, '', depth + 1), {
    minLength,
    maxLength: Math.max(minLength, Math.min(maxItems, 5)),
  });
}

function textOf({ format, pattern, minLength = 0, maxLength = 30 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    return fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined) return matching(pattern);
  return fc.string({
    minLength: Math.min(minLength, 100),
    maxLength: Math.max(minLength, Math.min(maxLength, 30)),
  });
}

const byPattern = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string): fc.Arbitrary<string> {
  const known = byPattern.get(pattern) ?? newMatching(pattern);
  byPattern.set(pattern, known);
  return known;
}

function newMatching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  } catch {
    // Lookaround and the like, which fast-check does not write.
    return fc.string();
  }
}
