import {
  type Field,
  InvalidInputError,
  ProblemList,
  type Row,
  type Signature,
  type Value,
} from '@quincunx/contracts';

/** Checks rows of a request against a signature; `path` is where they stand in the request (`instances`). */
export type InstanceParser = (
  instances: readonly Readonly<Record<string, unknown>>[],
  path: string,
) => readonly Row[];

/**
 * @returns a parser that throws InvalidInputError with every problem (the first 100), each naming its field. A nullable
 * input may be left out; it is then null.
 */
export function createInstanceParser({ inputs }: Signature): InstanceParser {
  const known = new Set(inputs.map(({ name }) => name));
  const listed = inputs.map(({ name }) => name).join(', ');

  return function parseInstances(instances, path) {
    const problems = new ProblemList();
    const rows: Row[] = [];
    for (const [index, instance] of instances.entries()) {
      const row: Record<string, Value> = {};
      for (const field of inputs) {
        const given = Object.hasOwn(instance, field.name);
        const value = given ? (instance[field.name] ?? null) : null;
        if (isValid(value, field)) row[field.name] = value;
        else {
          problems.add(() => ({
            path: `${path}/${index}/${field.name}`,
            message: given ? describe(value, field) : 'is missing',
          }));
        }
      }
      for (const name in instance) {
        if (known.has(name)) continue;
        problems.add(() => ({
          path: `${path}/${index}/${name}`,
          message: `is not an input of this model; it takes ${listed}`,
        }));
      }
      if (problems.count === 0) rows.push(row);
    }
    if (problems.count > 0) throw new InvalidInputError(problems.inWords(1), problems);
    return rows;
  };
}

/** Whether a value is one that an input may have. */
export function isValid(value: unknown, { type, nullable }: Field): value is Value {
  if (value === null) return nullable;
  if (type === 'number') return Number.isFinite(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  return typeof value === type;
}

const article = {
  number: 'a finite number',
  integer: 'an integer',
  string: 'a string',
  boolean: 'true or false',
};

function describe(value: unknown, { type }: Field): string {
  if (value === null) return 'must not be null';
  const found =
    typeof value === 'number' ? String(value) : Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
  return `must be ${article[type]}; this is ${found}`;
}
