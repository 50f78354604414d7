import { featureViewSchema, NotFoundError, type Entity, type JoinKey } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { nearestName } from '../nearest-name.ts';

const viewSchema = z.object({ name: z.string(), entity: featureViewSchema.shape.entity });

/** A feature view, with the join keys that its rows are kept by. */
export interface KeyedView {
  readonly name: string;
  readonly joinKeys: readonly JoinKey[];
}

/**
 * An entity, as the last view to be defined has it, with all views whose join keys include its own by name and type, whatever their
 * entity is. A view that is defined no more has what it had last, for its rows may still be there.
 * @throws NotFoundError naming the nearest.
 */
export async function findEntity(
  db: Kysely<FeatureStoreTables>,
  name: string,
): Promise<{ readonly entity: Entity; readonly views: readonly KeyedView[] }> {
  const lastViews = await listLastViews(db);
  const entities = lastViews.flatMap(({ entity }) => entity ?? []);
  const entity = entities.find((each) => each.name === name);
  if (entity === undefined) {
    const names = new Set(entities.map((each) => each.name));
    throw new NotFoundError(`there is no entity '${name}'${nearestName(name, names)}`);
  }
  const views = lastViews
    .map((view) => ({ name: view.name, joinKeys: view.entity?.joinKeys ?? [] }))
    .filter(({ joinKeys }) => entity.joinKeys.every((key) => includes(joinKeys, key)));
  return { entity, views: views.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
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

function includes(joinKeys: readonly JoinKey[], { name, type }: JoinKey): boolean {
  return joinKeys.some((joinKey) => joinKey.name === name && joinKey.type === type);
}
