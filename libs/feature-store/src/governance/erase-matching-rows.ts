import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { matches, rangeOf, type KeyPattern } from '../online/key-pattern.ts';

/** How many keys are gone through before everything else in the process has its turn. */
const keysPerPiece = 1000;

/** Removes the rows of a view whose keys match a pattern, those of some keys at a time. @returns how many. */
export async function eraseMatchingRows(
  db: Kysely<FeatureStoreTables>,
  table: 'pushed_row' | 'quarantined_row',
  view: string,
  pattern: KeyPattern,
): Promise<number> {
  const { after, before } = rangeOf(pattern);
  let [erased, place] = [0, after];
  for (;;) {
    const rows = await db
      .selectFrom(table)
      .select('key')
      .distinct()
      .where('view', '=', view)
      .where('key', '>', place)
      .where('key', '<', before)
      .orderBy('key')
      .limit(keysPerPiece)
      .$narrowType<{ key: string }>()
      .execute();
    const keys = rows.map(({ key }) => key);
    const last = keys.at(-1);
    if (last === undefined) return erased;
    const matching = keys.filter((key) => matches(pattern, key));
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('view', '=', view)
      .where('key', 'in', matching)
      .executeTakeFirst();
    erased += Number(numDeletedRows);
    place = last;
    await setImmediate();
  }
}
