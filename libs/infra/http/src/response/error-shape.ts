import type { ProblemDocument } from '@quincunx/contracts';
import type { z } from 'zod';

/** How a foreign protocol says what went wrong: for every path from a prefix on, those that are not there included. */
export interface ErrorShape {
  /** `/v2`: the path itself, and all below it. */
  readonly prefix: string;
  /** Of the body, for the documentation. */
  readonly schema: z.ZodType;
  /** The body, sent as `application/json` with the status of the problem. */
  encode(problem: ProblemDocument): unknown;
}

/** @returns the shape for a path, if it is not that of this platform. */
export function findErrorShape(shapes: readonly ErrorShape[], path: string): ErrorShape | undefined {
  return shapes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
}
