import type { z } from 'zod';
import { InvalidInputError } from './platform-error.ts';
import type { Problem } from './problem-document.ts';

/**
 * Parses a value at an edge.
 * @param what names the value in the message: `request body`, `settings`.
 * @throws InvalidInputError that lists every problem, each with its path.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(problemsOf);
  throw new InvalidInputError(`${what}: ${problems.map(inWords).join('; ')}`, { problems });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue): Problem[] {
  const path = issue.path.map(String).join('/');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}/${key}`,
      message: 'is not known here',
    }));
  }
  if (issue.code === 'invalid_union') {
    // The branch that fits best is the one that was meant: of the value's own type, if there is one, with the fewest faults.
    const [closest] = issue.errors.toSorted(
      (a, b) => Number(isOfOtherType(a)) - Number(isOfOtherType(b)) || a.length - b.length,
    );
    if (closest)
      return closest.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path, message: issue.message }];
}

function isOfOtherType(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
}

function inWords({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}
