import { type Field, InvalidInputError } from '@quincunx/contracts';

/**
 * @returns the inputs that columns are named after, in their order.
 * @throws InvalidInputError if one names none, or one that another names already.
 */
export function resolveColumns(names: readonly unknown[], inputs: readonly Field[]): readonly Field[] {
  const known = new Map(inputs.map((field): [unknown, Field] => [field.name, field]));
  return names.map((name, index) => {
    const field = known.get(name);
    if (field === undefined) {
      throw new InvalidInputError(`column ${index} is no input of the model, or was given before`);
    }
    known.delete(name);
    return field;
  });
}
