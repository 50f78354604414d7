import { modelDefinitionSchema } from '@quincunx/contracts';
import { z } from 'zod';
import { hasConstantsOf, isSchemaNode, type SchemaNode } from './schema-shapes.ts';

/** The keys that something of a definition may have by its kind and solver; undefined if it is of no kind that there is. */
export function knownKeys(value: unknown): readonly string[] | undefined {
  const shapes = kindsWithin(z.toJSONSchema(modelDefinitionSchema, { io: 'input' }));
  const fitting = shapes.filter((shape) => hasConstantsOf(shape, value));
  return fitting.length > 0 ? fitting.flatMap((shape) => Object.keys(shape.properties ?? {})) : undefined;
}

function kindsWithin(part: unknown): SchemaNode[] {
  if (Array.isArray(part)) return part.flatMap(kindsWithin);
  if (!isSchemaNode(part)) return [];
  const kind = part.properties?.['kind'];
  const below = Object.values(part).flatMap(kindsWithin);
  return isSchemaNode(kind) && kind.const !== undefined ? [part, ...below] : below;
}
