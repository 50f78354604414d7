import type { OnlineStatus, Value, ValueType } from '@quincunx/contracts';
import { compileToJavaScript } from '@quincunx/expression';
import type { Computation } from '../definitions/retrieval.ts';
import { toIntegerValue } from '../integer.ts';
import type { FoundFeatures } from './found-features.ts';

/**
 * Compiles the features of an on-demand view.
 * @returns their values in the order of `names`, from values in the order of `inputs`. A number that is not finite, and an integer
 * beyond 64 bits, is null.
 */
export function compileComputation(computation: Computation): (inputs: readonly Value[]) => readonly Value[] {
  const { view, names, program } = computation;
  const compiled = compileToJavaScript(program);
  const types = names.map((name) => view.features.find((feature) => feature.name === name)?.type);
  return (inputs) => {
    const row: Record<string, Value> = {};
    program.inputs.forEach(({ name, type }, index) => {
      row[name] = toOperand(inputs[index] ?? null, type);
    });
    return compiled.row(row).map((value, index) => toResult(value, types[index]));
  };
}

export type OnDemandComputer = (
  found: readonly FoundFeatures[],
  entity: Readonly<Record<string, unknown>>,
) => FoundFeatures;

/**
 * The same with a status for each: of a value that is null because of its inputs, the gravest of the features that it was computed
 * from.
 */
export function createOnDemandComputer(computation: Computation): OnDemandComputer {
  const compute = compileComputation(computation);
  const { inputs, program } = computation;
  const places = new Map(program.inputs.map(({ name }, index) => [name, inputs[index]]));
  const origins = program.expressions.outputs.map(({ names }) =>
    names.flatMap((name) => {
      const place = places.get(name);
      return place !== undefined && 'read' in place ? [place] : [];
    }),
  );
  return (found, entity) => {
    const values = compute(
      inputs.map((input) =>
        'read' in input
          ? (found[input.read]?.values[input.feature] ?? null)
          : toRequestValue(entity[input.request]),
      ),
    );
    const statuses = values.map((value, index) =>
      value === null
        ? gravest((origins[index] ?? []).map(({ read, feature }) => found[read]?.statuses[feature]))
        : 'PRESENT',
    );
    return { values, statuses, eventTime: undefined };
  };
}

function gravest(statuses: readonly (OnlineStatus | undefined)[]): OnlineStatus {
  return (
    (['NOT_FOUND', 'OUTSIDE_MAX_AGE'] as const).find((status) => statuses.includes(status)) ?? 'NULL_VALUE'
  );
}

/** A value that came with the request, whose type was checked. */
export function toRequestValue(value: unknown): Value {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

/** In arithmetic, integers are 64-bit floats. */
function toOperand(value: Value, type: ValueType): Value {
  return type === 'integer' && typeof value === 'string' ? Number(value) : value;
}

function toResult(value: Value, type: ValueType | undefined): Value {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return null;
  if (type !== 'integer' || Number.isSafeInteger(value)) return value;
  return value >= -(2 ** 63) && value < 2 ** 63 ? toIntegerValue(BigInt(value)) : null;
}
