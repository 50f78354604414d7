import type { z } from 'zod';
import { InvalidInputError } from './platform-error.ts';
import { ProblemList } from './problem-list.ts';

/** More than the faults of any settings or definition that a person would write; of a large input, a start. */
const mostInMessage = 20;

/** What Zod says of a union that has no words of its own. */
const wordless = 'Invalid input';

/**
 * Parses a value at an edge.
 * @param what names the value in the message: `request body`, `settings`.
 * @throws InvalidInputError that lists every problem (the first 100), each with its path.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const list = new ProblemList();
  for (const issue of result.error.issues) addProblems(list, issue, value);
  throw new InvalidInputError(`${what}: ${list.inWords(mostInMessage)}`, { problems: list.problems });
}

type Issue = z.core.$ZodIssue;

/** @param root the value that the issue's path starts from. */
function addProblems(list: ProblemList, issue: Issue, root: unknown): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      list.add(() => ({ path: [...issue.path, key].join('/'), message: 'is not known here' }));
    }
    return;
  }
  if (issue.code === 'invalid_key') {
    for (const { message } of issue.issues) list.add(() => ({ path: issue.path.join('/'), message }));
    return;
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && issue.message === wordless) {
    for (const inner of closestBranch(issue.errors, valueAt(root, issue.path))) {
      addProblems(list, { ...inner, path: [...issue.path, ...inner.path] }, root);
    }
    return;
  }
  list.add(() => ({ path: issue.path.join('/'), message: issue.message }));
}

/**
 * The branch of a union that was meant: of the value's own type, if there is one; then the one whose keys the value has; of
 * those, the one with the fewest faults.
 */
function closestBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  const ranked = branches.map((issues) => ({
    issues,
    rank: [Number(isOfOtherType(issues)), countWrongKeys(issues, value), issues.length],
  }));
  ranked.sort((a, b) => a.rank.map((each, at) => each - (b.rank[at] ?? 0)).find((by) => by !== 0) ?? 0);
  return ranked[0]?.issues ?? [];
}

function isOfOtherType(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
}

/** Keys of the value itself that are missing or not known, not of what is below it. */
function countWrongKeys(issues: readonly Issue[], value: unknown): number {
  let count = 0;
  for (const issue of issues) {
    const [key] = issue.path;
    if (issue.path.length === 0 && issue.code === 'unrecognized_keys') count += issue.keys.length;
    if (issue.path.length === 1 && key !== undefined && !hasKey(value, key)) count += 1;
  }
  return count;
}

function hasKey(value: unknown, key: PropertyKey): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (hasKey(value, key) ? Reflect.get(Object(value), key) : undefined),
    root,
  );
}
