import { InvalidInputError, type Page } from '@quincunx/contracts';
import { digestOf } from '@quincunx/storage';

export type CursorKey = number | string | null;

/** What a list is of, order and conditions included, as JSON: `['promotions', model, alias]`. A cursor is good for no other list. */
export type ListName = readonly unknown[];

/** Enough of a digest to tell lists apart; whoever makes up another cursor only reads from another place. */
const fingerprintLength = 16;

/** An opaque place in a list: after the item with these keys. */
export function encodeCursor(list: ListName, keys: readonly CursorKey[]): string {
  return Buffer.from(JSON.stringify([fingerprintOf(list), ...keys])).toString('base64url');
}

/**
 * The keys of a cursor, which `isPlace` checks.
 * @throws InvalidInputError when it is not a cursor, or one of another list.
 */
export function decodeCursor<Keys extends readonly CursorKey[]>(
  cursor: string,
  list: ListName,
  isPlace: (keys: readonly unknown[]) => keys is Keys,
): Keys {
  const [fingerprint, ...keys] = read(cursor);
  if (fingerprint === fingerprintOf(list) && isPlace(keys)) return keys;
  const message =
    'is not from a page of this list, with this order and these conditions; leave it out to start at the beginning';
  throw new InvalidInputError(`cursor ${message}`, { problems: [{ path: 'cursor', message }] });
}

/** For a list in the order of one counter. */
export function isCounterPlace(keys: readonly unknown[]): keys is readonly [number] {
  return keys.length === 1 && Number.isSafeInteger(keys[0]);
}

/** The first `limit` items; `next` when there are more, so ask for one more than the limit. */
export function toPage<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items: [...items] };
  return { items: items.slice(0, limit), next: cursorOf(last) };
}

function fingerprintOf(list: ListName): string {
  return digestOf(list).slice(0, fingerprintLength);
}

function read(cursor: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}
