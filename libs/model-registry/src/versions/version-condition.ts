import { InvalidInputError, type VersionSearch } from '@quincunx/contracts';
import { sql, type RawBuilder } from 'kysely';
import { parseMetricName } from './version-order.ts';

/**
 * The conditions of a search, over `model_version`.
 * @throws InvalidInputError for a metric that does not exist or a bound that is no finite number.
 */
export function parseVersionConditions(
  search: Pick<VersionSearch, 'tag' | 'metric' | 'archived'>,
): RawBuilder<boolean>[] {
  const conditions = [...search.tag.map(tagCondition), ...search.metric.map(metricCondition)];
  if (search.archived === undefined) return conditions;
  return [...conditions, sql<boolean>`model_version.archived = ${search.archived ? 1 : 0}`];
}

function tagCondition(text: string): RawBuilder<boolean> {
  const colon = text.indexOf(':');
  return sql<boolean>`exists (select 1 from json_each(model_version.tags) as tag
    where tag.key = ${text.slice(0, colon)} and tag.value = ${text.slice(colon + 1)})`;
}

function metricCondition(text: string, index: number): RawBuilder<boolean> {
  const path = `metric/${index}`;
  const at = text.search(/[<>]=/);
  const name = parseMetricName(text.slice(0, at), path);
  const bound = Number(text.slice(at + 2));
  if (!Number.isFinite(bound)) {
    const message = `the bound of '${text}' is no finite number`;
    throw new InvalidInputError(message, { problems: [{ path, message }] });
  }
  const comparison = text[at] === '>' ? sql`>=` : sql`<=`;
  return sql<boolean>`exists (select 1 from model_version_metric as m where m.model = model_version.model
    and m.version = model_version.version and m.name = ${name} and m.value ${comparison} ${bound})`;
}
