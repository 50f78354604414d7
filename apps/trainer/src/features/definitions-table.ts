import type { Materialisation } from '@quincunx/contracts';
import { formatTable } from './format-table.ts';
import { kindsInWords } from './kinds-in-words.ts';
import type { ListedDefinition } from './list-definitions.ts';
import { shortList } from './short-list.ts';

/** Definitions to read in a terminal, a line each. */
export function definitionsTable(definitions: readonly ListedDefinition[]): string {
  return formatTable(
    ['name', 'kind', 'entity', 'ttl', 'materialised', 'features'],
    definitions.map(({ kind, name, entities, features, ttlSeconds, materialisation }) => {
      const hasValues = kind === 'featureViews' || kind === 'aliasedViews';
      return [
        name,
        kindsInWords[kind],
        entities.join(', '),
        ttlSeconds === undefined ? '' : duration(ttlSeconds),
        hasValues ? freshness(materialisation) : '',
        shortList(features),
      ];
    }),
  );
}

/** The instant as of which values are online; of one that did not come to an end, that. */
function freshness(last: Materialisation | undefined): string {
  if (last === undefined) return 'never';
  return last.status === 'succeeded' ? last.interval.to : `${last.status} ${last.endedAt ?? last.startedAt}`;
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** In the largest unit that it is a whole number of. */
function duration(seconds: number): string {
  const [name, length] = units.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / length}${name}`;
}
