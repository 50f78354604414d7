import type { Feature, Row, Value } from '@quincunx/contracts';

/**
 * The values of a row in the online store: JSON, an object by feature name, to the letter as a materialisation makes it, so that a value
 * which came both ways is the same.
 */
export function onlineValues(features: readonly Feature[], values: Row): string {
  const fields = features.map(({ name, type }) => `"${name}":${jsonOf(values[name] ?? null, type)}`);
  return `{${fields.join(',')}}`;
}

function jsonOf(value: Value, type: Feature['type']): string {
  if (typeof value === 'number' && type === 'number') return fractionText(value);
  return JSON.stringify(value).replaceAll(/\\\\|\\u00../g, (escaped) =>
    escaped === '\\\\' ? escaped : `\\u${escaped.slice(2).toUpperCase()}`,
  );
}

/** The shortest digits that give the number back, with a point or an exponent. */
function fractionText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}
