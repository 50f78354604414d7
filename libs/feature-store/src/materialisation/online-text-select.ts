import type { Feature, FeatureView, JoinKey } from '@quincunx/contracts';
import { quoteText } from '../offline/duckdb/quote.ts';
import { featureColumn, keyColumn } from '../offline/history/columns.ts';

const safe = 'BETWEEN -9007199254740991 AND 9007199254740991';

/** SQL for whether numbers can say a column of integers; null when it has no values. */
export function areSafe(column: string): string {
  return `min(${column}) ${safe} AND max(${column}) ${safe}`;
}

/** SQL for the key of a row in the online store, to the letter as `onlineKey` makes it. */
export function keyText({ entity }: FeatureView): string {
  const parts = (entity?.joinKeys ?? []).map(keyPart);
  return `concat('[', ${parts.join(`, ',', `) || `''`}, ']')`;
}

/**
 * SQL for the values of a row in the online store: JSON, an object by feature name, to the letter as `onlineValues` makes it.
 * @param unsafe features that have integers outside 2^53, which are strings.
 */
export function valuesText({ features }: FeatureView, unsafe: ReadonlySet<string>): string {
  const fields = features.map(
    (feature) => `${quoteText(feature.name)}: ${jsonValue(feature, unsafe.has(feature.name))}`,
  );
  return `CAST(to_json({${fields.join(', ')}}) AS VARCHAR)`;
}

function keyPart(key: JoinKey): string {
  const column = keyColumn(key);
  return key.type === 'string' ? canonicalText(column) : integerText(column);
}

function integerText(column: string): string {
  return `CASE WHEN ${column} ${safe} THEN CAST(${column} AS VARCHAR) ELSE concat('"', ${column}, '"') END`;
}

/** Characters that JSON has to escape by their number, as DuckDB writes it and as canonical JSON does. */
const escaped = ['0B', '0E', '0F', '1A', '1B', '1C', '1D', '1E', '1F'].map((digits) => ({
  found: `\\u00${digits}`,
  canonical: `\\u00${digits.toLowerCase()}`,
}));

function canonicalText(column: string): string {
  const json = `CAST(to_json(${column}) AS VARCHAR)`;
  // A backslash that is itself escaped begins no escape. JSON has no control characters, so one can stand for it meanwhile.
  const aside = `replace(${json}, '\\\\', chr(1))`;
  const replaced = escaped.reduce(
    (sql, { found, canonical }) => `replace(${sql}, ${quoteText(found)}, ${quoteText(canonical)})`,
    aside,
  );
  return `CASE WHEN contains(${json}, '\\u00') THEN replace(${replaced}, chr(1), '\\\\') ELSE ${json} END`;
}

function jsonValue(feature: Feature, isUnsafe: boolean): string {
  const column = featureColumn(feature);
  // JSON has no word for infinity, which an aggregate of large numbers may be.
  if (feature.type === 'number') return `CASE WHEN isfinite(${column}) THEN ${column} END`;
  if (!isUnsafe) return column;
  return `CASE WHEN ${column} ${safe} THEN to_json(${column}) ELSE to_json(CAST(${column} AS VARCHAR)) END`;
}
