import { featureViewSchema, NotFoundError, type Entity } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import { canonicalJson } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { nearestName } from '../nearest-name.ts';

const viewSchema = z.object({ name: z.string(), entity: featureViewSchema.shape.entity });

/**
 * An entity, as the last view to be defined has it, with the names of all views that have it by the same join keys. A view that is defined
 * no more has what it had last, for its rows may still be there.
 * @throws NotFoundError naming the nearest.
 */
export async function findEntity(
  db: Kysely<FeatureStoreTables>,
  name: string,
): Promise<{ entity: Entity; views: readonly string[] }> {
  const views = await listLastViews(db);
  const entities = views.flatMap(({ entity }) => entity ?? []);
  const entity = entities.find((each) => each.name === name);
  if (entity === undefined) {
    const names = new Set(entities.map((each) => each.name));
    throw new NotFoundError(`there is no entity '${name}'${nearestName(name, names)}`);
  }
  const same = views.filter((view) => view.entity?.name === name && keysOf(view.entity) === keysOf(entity));
  return { entity, views: same.map((view) => view.name).toSorted() };
}

/** The last definition of each feature view, the newest first. */
async function listLastViews(db: Kysely<FeatureStoreTables>) {
  const rows = await db
    .selectFrom('feature_definition')
    .select(['name', 'definition'])
    .where('sequence', 'in', (definitions) =>
      definitions
        .selectFrom('feature_definition')
        .select(({ fn }) => fn.max('sequence').as('last'))
        .where('kind', '=', 'featureViews')
        .where('definition', 'is not', null)
        .groupBy('name'),
    )
    .orderBy('sequence', 'desc')
    .execute();
  return rows.map(({ name, definition }) =>
    parseStored(viewSchema, `the stored definition of '${name}'`, () => parseJson(definition ?? '')),
  );
}

function keysOf({ joinKeys }: Entity): string {
  return canonicalJson(joinKeys.map(({ name, type }) => [name, type]));
}
