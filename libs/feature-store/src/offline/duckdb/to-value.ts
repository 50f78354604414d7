import type { Value } from '@quincunx/contracts';
import type { DuckDBValue } from '@duckdb/node-api';
import { toInstant } from '../../instant.ts';
import { toIntegerValue } from '../../integer.ts';

/** A value of DuckDB as a value: integers outside 2^53 and all that is not a number, a text or a boolean as a string, instants in ISO 8601. */
export function toValue(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return toIntegerValue(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('toDouble' in value) return value.toDouble();
  if ('micros' in value && 'isFinite' in value) return toInstant(value.micros);
  return String(value);
}
