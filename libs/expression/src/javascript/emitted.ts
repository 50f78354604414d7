import type { Value } from '@quincunx/contracts';

/**
 * A value as JavaScript: null where one of the conditions in `nullWhen` holds, and what `code` says elsewhere. So
 * arithmetic over many nullable inputs tests each of them once, at its end.
 */
export interface Emitted {
  readonly code: string;
  readonly nullWhen: ReadonlySet<string>;
  /** The variables that the code and the conditions mention. */
  readonly variables: ReadonlySet<string>;
  /** How many operations the code has. */
  readonly size: number;
}

const none: ReadonlySet<string> = new Set();

export function emittedLiteral(value: Value): Emitted {
  const isNegative = typeof value === 'number' && (value < 0 || Object.is(value, -0));
  const code = isNegative ? `(-${Math.abs(value)})` : JSON.stringify(value);
  return { code, nullWhen: value === null ? new Set(['true']) : none, variables: none, size: 0 };
}

/**
 * @param source the code that reads an input, which may be undefined where it is null
 * @param variables those that the source mentions
 */
export function emittedInput(source: string, variables: readonly string[], nullable: boolean): Emitted {
  const nullWhen = nullable ? new Set([`${source} == null`]) : none;
  return { code: source, nullWhen, variables: new Set(variables), size: 0 };
}

export function emittedLocal(name: string, nullable: boolean): Emitted {
  return {
    code: name,
    nullWhen: nullable ? new Set([`${name} === null`]) : none,
    variables: new Set([name]),
    size: 0,
  };
}

/** @param code over the codes of the operands, null wherever one of them is */
export function emittedCall(code: string, operands: readonly Emitted[]): Emitted {
  return { ...emittedWhole(code, operands), nullWhen: union(operands.map(({ nullWhen }) => nullWhen)) };
}

/** @param code over the values of the operands, itself null where the call is */
export function emittedWhole(code: string, operands: readonly Emitted[]): Emitted {
  return {
    code,
    nullWhen: none,
    variables: union(operands.map(({ variables }) => variables)),
    size: operands.reduce((sum, { size }) => sum + size, 1),
  };
}

export function isNullCode({ nullWhen }: Emitted): string {
  return [...nullWhen].join(' || ');
}

/** The code of a value that is null where it is null. */
export function valueCode(emitted: Emitted): string {
  const { code, nullWhen } = emitted;
  if (nullWhen.size === 0 || nullWhen.has(`${code} === null`)) return code;
  return `(${isNullCode(emitted)} ? null : ${code})`;
}

/** The code of what is true where the value is true, and false where it is false or null. */
export function conditionCode(emitted: Emitted): string {
  return emitted.nullWhen.size === 0 ? emitted.code : `!(${isNullCode(emitted)}) && ${emitted.code}`;
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const filled = sets.filter((set) => set.size > 0);
  return filled.length <= 1 ? (filled[0] ?? none) : new Set(filled.flatMap((set) => [...set]));
}
