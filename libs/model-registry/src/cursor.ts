import { InvalidInputError, type Page } from '@quincunx/contracts';

export type CursorKey = number | string | null;

/**
 * An opaque place in a list: after the item with these keys.
 * @param list names the list and its order; a cursor is good for no other.
 */
export function encodeCursor(list: string, keys: readonly CursorKey[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/**
 * The keys of a cursor, each checked by the test in its place.
 * @throws InvalidInputError when it is not a cursor, or one of another list.
 */
export function decodeCursor<Keys extends readonly CursorKey[]>(
  cursor: string,
  list: string,
  isValid: (keys: readonly unknown[]) => keys is Keys,
): Keys {
  const [of, ...keys] = read(cursor);
  if (of === list && isValid(keys)) return keys;
  const message = 'is not from a page of this list in this order; leave it out to start at the beginning';
  throw new InvalidInputError(`cursor ${message}`, { problems: [{ path: 'cursor', message }] });
}

function read(cursor: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

/** The first `limit` items; `next` when there are more, so ask for one more than the limit. */
export function toPage<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items };
  return { items: items.slice(0, limit), next: cursorOf(last) };
}
