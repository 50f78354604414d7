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

  // A copy of a row takes a quarter of the time that a row takes to which names are added one by one.
  const empty: Row = Object.fromEntries(inputs.map(({ name }): [string, Value] => [name, null]));

  return function parseInstances(instances, path) {
    const problems = new ProblemList();
    const rows: Row[] = [];
    for (const [index, instance] of instances.entries()) {
      const row: Record<string, Value> = { ...empty };
      let given = 0;
      for (const field of inputs) {
        const found = instance[field.name];
        if (found !== null && isValid(found, field)) {
          row[field.name] = found;
          given += 1;
          continue;
        }
        // What every object has, such as a constructor, was not given.
        const isGiven = Object.hasOwn(instance, field.name);
        if (isGiven) given += 1;
        const value = isGiven ? (found ?? null) : null;
        if (value === null && field.nullable) continue;
        problems.add(() => ({
          path: `${path}/${index}/${field.name}`,
          message: isGiven ? describe(value, field) : 'is missing',
        }));
      }
      if (Object.keys(instance).length > given) {
        for (const name in instance) {
          if (known.has(name)) continue;
          problems.add(() => ({
            path: `${path}/${index}/${name}`,
            message: `is not an input of this model; it takes ${listed}`,
          }));
        }
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
