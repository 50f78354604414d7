import type { Entity, JoinKey, Problem, Value } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import { isIntegerValue } from '../integer.ts';

/** The key of a row in the online store: the canonical JSON of the key's values, in the order of the entity's join keys. */
export function onlineKey(values: readonly Value[]): string {
  return canonicalJson(values);
}

/** What is wrong with the join keys that are asked for: missing, unknown or of another type. Nothing is coerced. */
export function entityProblems(
  entity: Readonly<Record<string, unknown>>,
  joinKeys: readonly JoinKey[],
  path: string,
): Problem[] {
  const names = joinKeys.map(({ name }) => name);
  const unknown = Object.keys(entity).filter((name) => !names.includes(name));
  return [
    ...joinKeys.flatMap((key) => {
      const message = faultOf(entity, key);
      return message === undefined ? [] : [{ path: `${path}/${key.name}`, message }];
    }),
    ...unknown.map((name) => ({
      path: `${path}/${name}`,
      message: `is no join key; the join keys are ${names.join(', ')}`,
    })),
  ];
}

/** The values of an entity's key; what has no problem has these. */
export function keyValues(entity: Readonly<Record<string, unknown>>, { joinKeys }: Entity): Value[] {
  return joinKeys.map(({ name }) => {
    const value = entity[name];
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  });
}

function faultOf(entity: Readonly<Record<string, unknown>>, { name, type }: JoinKey): string | undefined {
  if (!Object.hasOwn(entity, name)) return `join key '${name}' is missing`;
  const value = entity[name];
  if (type === 'string') return typeof value === 'string' ? undefined : 'must be a string';
  if (isIntegerValue(value)) return undefined;
  return typeof value === 'number' && Number.isInteger(value)
    ? 'is outside 2^53, where numbers lose digits; send it as a string'
    : 'must be an integer';
}
