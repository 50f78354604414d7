import { InvalidInputError, instantSchema, metricNameSchema, type MetricName } from '@quincunx/contracts';
import type { CursorKey } from '@quincunx/database';
import { sql, type RawBuilder } from 'kysely';

/** How a search orders versions: by a field, then by number in the same direction; versions without the metric come last. */
export interface VersionOrder {
  readonly direction: 'asc' | 'desc';
  /** The field, in a query over `model_version`. */
  readonly key: RawBuilder<CursorKey>;
  /** Whether a cursor's key may be one of this field. */
  accepts(key: unknown): key is CursorKey;
}

/** @throws InvalidInputError for a metric that does not exist. */
export function parseVersionOrder(text: string): VersionOrder {
  const direction = text.startsWith('-') ? 'desc' : 'asc';
  const field = text.replace(/^-/, '');
  if (field === 'version') {
    return { direction, key: sql<CursorKey>`model_version.version`, accepts: isVersionNumber };
  }
  if (field === 'createdAt') {
    return { direction, key: sql<CursorKey>`model_version.created_at`, accepts: isInstant };
  }
  const name = parseMetricName(field.replace(/^metrics\./, ''), 'order');
  const key = sql<CursorKey>`(select value from model_version_metric as m
    where m.model = model_version.model and m.version = model_version.version and m.name = ${name})`;
  return { direction, key, accepts: isMetricOrMissing };
}

/** @throws InvalidInputError when there is no such metric; `path` says where it was named. */
export function parseMetricName(name: string, path: string): MetricName {
  const result = metricNameSchema.safeParse(name);
  if (result.success) return result.data;
  const message = `there is no metric '${name}'; the metrics are ${metricNameSchema.options.join(', ')}`;
  throw new InvalidInputError(message, { problems: [{ path, message }] });
}

export function isVersionNumber(key: unknown): key is number {
  return typeof key === 'number' && Number.isSafeInteger(key) && key >= 1;
}

function isInstant(key: unknown): key is string {
  return instantSchema.safeParse(key).success;
}

function isMetricOrMissing(key: unknown): key is number | null {
  return key === null || (typeof key === 'number' && Number.isFinite(key));
}
