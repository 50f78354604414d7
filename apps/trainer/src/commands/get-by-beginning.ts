import { InvalidInputError, NotFoundError } from '@quincunx/contracts';

const shortest = 6;

/** Finds what begins so, a few of it. */
export type ListBeginnings = (beginning: string) => Promise<readonly string[]>;

/** Whether a text may be a digest or an id, or the beginning of one. */
export function isBeginning(text: string): boolean {
  return text.length >= shortest && /^[0-9a-f-]+$/.test(text);
}

/**
 * What the beginning of a digest or an id stands for.
 * @param lists by kind, as a message calls it: `{ run: (beginning) => ... }`.
 * @throws NotFoundError when nothing begins so, InvalidInputError when it is too short, or several do.
 */
export async function getByBeginning<Kind extends string>(
  beginning: string,
  lists: Readonly<Record<Kind, ListBeginnings>>,
): Promise<{ readonly kind: Kind; readonly name: string }> {
  const kinds = Object.keys(lists) as Kind[];
  const what = kinds.join(' or ');
  if (beginning.length < shortest) {
    throw new InvalidInputError(
      `'${beginning}' is too short for a ${what}: write ${shortest} characters of it or more`,
    );
  }
  const found: { kind: Kind; name: string }[] = [];
  for (const kind of isBeginning(beginning) ? kinds : []) {
    for (const name of await lists[kind](beginning)) found.push({ kind, name });
  }
  const [first, ...others] = found;
  if (first === undefined) throw new NotFoundError(`there is no ${what} that begins with '${beginning}'`);
  if (others.length === 0) return first;
  const names = found.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  throw new InvalidInputError(`several begin with '${beginning}', so write more of it: ${names}`);
}
