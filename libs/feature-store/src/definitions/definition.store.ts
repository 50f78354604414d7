import {
  aliasedViewSchema,
  featureServiceSchema,
  featureViewSchema,
  onDemandViewSchema,
  type DefinitionKind,
  type FeatureDefinitions,
} from '@quincunx/contracts';
import { inTransaction, parseJson, parseStored } from '@quincunx/database';
import { canonicalJson, sha256 } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { definitionKinds, toDefinitionSet, type DefinitionSet } from './definition-set.ts';

/** A definition as it became at some time; undefined where it was removed then. */
export interface DefinitionState {
  readonly definition: unknown;
  readonly appliedAt: string;
  readonly author: string | undefined;
}

/** The definitions of features: the newest of each name, and all before it. */
export class DefinitionStore {
  readonly #db: Kysely<FeatureStoreTables>;

  constructor(db: Kysely<FeatureStoreTables>) {
    this.#db = db;
  }

  /** Makes definitions the current ones of their names; what is current already adds nothing to the history. */
  async apply(definitions: FeatureDefinitions, appliedAt: Date, author?: string): Promise<void> {
    await inTransaction(this.#db, async (transaction) => {
      const current = await selectCurrent(transaction);
      const isCurrent = new Set(current.map(({ kind, name, digest }) => `${kind} ${name} ${String(digest)}`));
      for (const kind of definitionKinds) {
        for (const each of definitions[kind] ?? []) {
          const definition = canonicalJson(each);
          const digest = sha256(definition);
          if (isCurrent.has(`${kind} ${each.name} ${digest}`)) continue;
          await insert(transaction, { kind, name: each.name, digest, definition }, appliedAt, author);
        }
      }
    });
  }

  /** Makes a definition one that was; its history stays. */
  async remove(kind: DefinitionKind, name: string, appliedAt: Date, author?: string): Promise<void> {
    await insert(this.#db, { kind, name, digest: null, definition: null }, appliedAt, author);
  }

  async listCurrent(): Promise<DefinitionSet> {
    const rows = await selectCurrent(this.#db);
    function read<Schema extends z.ZodType>(kind: DefinitionKind, schema: Schema): z.output<Schema>[] {
      return rows.flatMap(({ name, definition, ...row }) => {
        if (row.kind !== kind || definition === null) return [];
        const what = `the stored definition of '${name}' (${kind})`;
        return [parseStored(schema, what, () => parseJson(definition))];
      });
    }
    return toDefinitionSet({
      featureViews: read('featureViews', featureViewSchema),
      aliasedViews: read('aliasedViews', aliasedViewSchema),
      onDemandViews: read('onDemandViews', onDemandViewSchema),
      featureServices: read('featureServices', featureServiceSchema),
    });
  }

  /** The sequence of the newest change of all; 0 before the first. */
  async findNewest(): Promise<number> {
    const row = await this.#db
      .selectFrom('feature_definition')
      .select(({ fn }) => fn.max('sequence').as('newest'))
      .executeTakeFirst();
    return row?.newest ?? 0;
  }

  /** Oldest first; empty for what never was. */
  async listStates(kind: DefinitionKind, name: string): Promise<readonly DefinitionState[]> {
    const rows = await this.#db
      .selectFrom('feature_definition')
      .select(['definition', 'applied_at', 'author'])
      .where('kind', '=', kind)
      .where('name', '=', name)
      .orderBy('sequence')
      .execute();
    return rows.map(({ definition, applied_at: appliedAt, author }) => ({
      definition: definition === null ? undefined : parseJson(definition),
      appliedAt,
      author: author ?? undefined,
    }));
  }
}

async function insert(
  db: Kysely<FeatureStoreTables>,
  row: { kind: DefinitionKind; name: string; digest: string | null; definition: string | null },
  appliedAt: Date,
  author: string | undefined,
): Promise<void> {
  const values = { ...row, applied_at: appliedAt.toISOString(), author: author ?? null };
  await db.insertInto('feature_definition').values(values).execute();
}

async function selectCurrent(db: Kysely<FeatureStoreTables>) {
  return await db
    .selectFrom('feature_definition')
    .select(['kind', 'name', 'digest', 'definition'])
    .where('sequence', 'in', (history) =>
      history
        .selectFrom('feature_definition')
        .select(({ fn }) => fn.max('sequence').as('newest'))
        .groupBy(['kind', 'name']),
    )
    .orderBy('name')
    .execute();
}
