import type { Field, JoinKey, Problem, Value } from '@quincunx/contracts';
import { canonicalJson } from '@quincunx/storage';
import { valueFault } from './value-fault.ts';

type EntityRow = Readonly<Record<string, unknown>>;

/** The key of a row in the online store: the canonical JSON of the key's values, in the order of the entity's join keys. */
export function onlineKey(values: readonly Value[]): string {
  return canonicalJson(values);
}

/** The values of an entity's key; what has no problem has these. */
export function keyValues(
  entity: EntityRow,
  { joinKeys }: { readonly joinKeys: readonly JoinKey[] },
): Value[] {
  return joinKeys.map(({ name }) => {
    const value = entity[name];
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  });
}

/** What is wrong with the join keys, and with the request values, of an entity: missing, unknown or of another type. Nothing is coerced. */
export function entityProblems(
  entity: EntityRow,
  joinKeys: readonly JoinKey[],
  path: string,
  request: readonly Field[] = [],
): Problem[] {
  const problems: Problem[] = [];
  const add = (name: string, message: string | undefined) => {
    if (message !== undefined) problems.push({ path: `${path}/${name}`, message });
  };
  for (const key of joinKeys) add(key.name, keyFault(entity, key));
  for (const field of request) add(field.name, requestFault(entity, field));
  for (const name of Object.keys(entity)) {
    if (!isNamed(name, joinKeys) && !isNamed(name, request))
      add(name, `is ${unknownName(joinKeys, request)}`);
  }
  return problems;
}

function keyFault(entity: EntityRow, { name, type }: JoinKey): string | undefined {
  return Object.hasOwn(entity, name) ? valueFault(entity[name], type) : `join key '${name}' is missing`;
}

function requestFault(entity: EntityRow, { name, type, nullable }: Field): string | undefined {
  if (!Object.hasOwn(entity, name)) {
    return `request value '${name}' is missing${nullable ? '; send null where there is none' : ''}`;
  }
  return nullable && entity[name] === null ? undefined : valueFault(entity[name], type);
}

function isNamed(name: string, fields: readonly { readonly name: string }[]): boolean {
  return fields.some((field) => field.name === name);
}

function unknownName(joinKeys: readonly JoinKey[], request: readonly Field[]): string {
  const list = (fields: readonly { readonly name: string }[]) => fields.map(({ name }) => name).join(', ');
  if (joinKeys.length === 0 && request.length === 0) return 'no join key; there are none';
  if (request.length === 0) return `no join key; the join keys are ${list(joinKeys)}`;
  if (joinKeys.length === 0) return `no request value; the request values are ${list(request)}`;
  return `neither a join key nor a request value; the join keys are ${list(joinKeys)}, the request values ${list(request)}`;
}
