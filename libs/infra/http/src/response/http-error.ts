import type { Problem } from '@quincunx/contracts';

/** A fault of HTTP itself, which no domain code could have: an unknown path, a wrong method, a body that is too large. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];

  constructor(
    status: number,
    message: string,
    options: { headers?: Readonly<Record<string, string>>; problems?: readonly Problem[] } = {},
  ) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = options.headers ?? {};
    this.problems = options.problems ?? [];
  }
}
