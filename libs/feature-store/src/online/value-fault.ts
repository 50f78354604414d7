import type { ValueType } from '@quincunx/contracts';
import { isIntegerValue } from '../integer.ts';

/** Why a value is not of a type, of which null never is; undefined when it is. */
export function valueFault(value: unknown, type: ValueType): string | undefined {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') return 'must be a string';
      return value.isWellFormed() ? undefined : 'is not Unicode: it has half of a surrogate pair';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'number':
      return Number.isFinite(value) ? undefined : 'must be a number';
    case 'integer':
      if (isIntegerValue(value)) return undefined;
      return Number.isInteger(value)
        ? 'is outside 2^53, where numbers lose digits; send it as a string'
        : 'must be an integer';
  }
}
