import type { Problem } from './problem-document.ts';

export type ErrorCode =
  'invalid-input' | 'not-found' | 'conflict' | 'corrupt' | 'unavailable' | 'unsupported';

/**
 * What this platform says when it cannot do what it was asked. The message names the thing and the way out and
 * may be shown to anyone; `problems` lists every fault of one input, each with its path.
 */
export class PlatformError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    this.problems = options.problems ?? [];
  }
}

type Options = ConstructorParameters<typeof PlatformError>[2];

/** The input is wrong; nothing was changed. */
export class InvalidInputError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('invalid-input', message, options);
  }
}

/** The thing that was named does not exist. */
export class NotFoundError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('not-found', message, options);
  }
}

/** The state is not the one that was expected; nothing was changed. */
export class ConflictError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('conflict', message, options);
  }
}

/** Stored content is not what its digest or its schema says. */
export class CorruptError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('corrupt', message, options);
  }
}

/** Something this needs cannot be reached or written now: a disk, a database, a port. */
export class UnavailableError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('unavailable', message, options);
  }
}

/** The request is understood, and this platform does not do it. */
export class UnsupportedError extends PlatformError {
  constructor(message: string, options?: Options) {
    super('unsupported', message, options);
  }
}
