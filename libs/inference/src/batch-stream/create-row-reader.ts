import { type Field, InvalidInputError, type Problem, type Row } from '@quincunx/contracts';
import { isValid } from '../predictors/instance-parser.ts';
import type { Deployment } from '../deployments/load-deployment.ts';

type UntrustedRow = Readonly<Record<string, unknown>>;

const place = 'row';
const mostTold = 5;
const longestFault = 1000;

/** @returns what gives a row that fits the inputs of a version, or what is wrong with it, in words. */
export function createRowReader({
  predictor,
  parse,
}: Pick<Deployment, 'predictor' | 'parse'>): (value: unknown) => Row | string {
  const { inputs } = predictor.signature;
  return (value) => {
    if (!isObject(value)) return `must be an object of inputs by name; this is ${nameOf(value)}`;
    if (isWhole(value, inputs)) return value;
    try {
      const [row = {}] = parse([value], place);
      return row;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return inWords(error.problems);
    }
  };
}

function isObject(value: unknown): value is UntrustedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a row has all inputs, all of them right, and nothing else: as most have, which then need not be copied. */
function isWhole(row: UntrustedRow, inputs: readonly Field[]): row is Row {
  // What objects inherit is no value of any type, and so not mistaken for one.
  for (const field of inputs) if (!isValid(row[field.name], field)) return false;
  return Object.keys(row).length === inputs.length;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
}

function inWords(problems: readonly Problem[]): string {
  const prefix = `${place}/0/`;
  const told = problems
    .slice(0, mostTold)
    .map(({ path, message }) => `${path.slice(prefix.length)} ${message}`);
  return `${told.join('; ')}${problems.length > mostTold ? '; and others' : ''}`.slice(0, longestFault);
}
