import { InvalidInputError, parseWith, type Problem } from '@quincunx/contracts';
import { z } from 'zod';
import { suggestion } from './nearest-name.ts';
import { readKey } from './read-key.ts';
import { isSchemaNode, shapesFor, type SchemaNode } from './schema-shapes.ts';

interface Place {
  readonly nodes: readonly SchemaNode[];
  readonly value: unknown;
}

/**
 * What is wrong with a value by its schema: every fault with its path and, for a name that the schema does not know, the
 * nearest that it knows at that place.
 */
export function schemaProblems(schema: z.ZodType, value: unknown): Problem[] {
  const problems = problemsOf(schema, value);
  if (problems.length === 0) return [];
  // As JSON Schema the whole of it, unions included, is plain data to look up names in.
  const root: Place = { nodes: shapesFor(z.toJSONSchema(schema, { io: 'input' }), value), value };
  return problems.map((problem) => ({ path: problem.path, message: explain(problem, root) }));
}

function problemsOf(schema: z.ZodType, value: unknown): readonly Problem[] {
  try {
    parseWith(schema, value, 'definition');
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
}

function explain({ path, message }: Problem, root: Place): string {
  const fault = message.replace(/^Invalid input: /, '');
  const segments = path === '' ? [] : path.split('/');
  const parent = segments.slice(0, -1).reduce(descend, root);
  const name = segments.at(-1);
  const place = name === undefined ? root : descend(parent, name);
  if (name !== undefined && place.nodes.length === 0) {
    const names = parent.nodes.flatMap((node) => Object.keys(node.properties ?? {}));
    return `${fault}${suggestion(name, names)}`;
  }
  const choices = place.nodes.flatMap(choicesOf);
  if (place.value === undefined) return `is missing${suggestion('', choices)}`;
  if (typeof place.value === 'string' && choices.length > 0 && !choices.includes(place.value)) {
    return `is '${place.value}'${suggestion(place.value, choices)}`;
  }
  return fault;
}

function descend({ nodes, value }: Place, segment: string): Place {
  const below = readKey(value, segment);
  const children = nodes.flatMap((node) => {
    const child = node.properties?.[segment] ?? node.items ?? node.additionalProperties;
    return isSchemaNode(child) ? [child] : [];
  });
  return { nodes: children.flatMap((child) => shapesFor(child, below)), value: below };
}

function choicesOf(node: SchemaNode): string[] {
  return [node.const, ...(node.enum ?? [])].filter((choice) => typeof choice === 'string');
}
