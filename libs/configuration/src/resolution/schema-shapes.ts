import type { z } from 'zod';
import { isRecord } from './is-record.ts';
import { readKey } from './read-key.ts';

/** A part of a JSON Schema. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

export function isSchemaNode(value: unknown): value is SchemaNode {
  return isRecord(value);
}

/** The shapes that a value may take: of a union those whose constants it has, or all of them if it has none's. */
export function shapesFor(node: SchemaNode, value: unknown): SchemaNode[] {
  const options = node.oneOf ?? node.anyOf;
  if (options === undefined) return [node];
  const shapes = options.flatMap((option) => (isSchemaNode(option) ? shapesFor(option, value) : []));
  const fitting = shapes.filter((shape) => hasConstantsOf(shape, value));
  return fitting.length > 0 ? fitting : shapes;
}

/** Whether a value has the constants, such as its kind, by which a shape is told from others. */
export function hasConstantsOf(shape: SchemaNode, value: unknown): boolean {
  return Object.entries(shape.properties ?? {}).every(
    ([key, property]) =>
      !isSchemaNode(property) || property.const === undefined || readKey(value, key) === property.const,
  );
}
