import { STATUS_CODES } from 'node:http';
import { PlatformError, type ErrorCode, type Problem, type ProblemDocument } from '@quincunx/contracts';
import { HttpError } from './http-error.ts';

const statusByErrorCode = {
  'invalid-input': 400,
  'not-found': 404,
  conflict: 409,
  corrupt: 500,
  unsupported: 501,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

/**
 * What a client may know of an error: problem details, RFC 9457. Of an error that is neither this platform's nor HTTP's it
 * learns the request id alone.
 */
export function problemDocument(error: unknown, requestId: string): ProblemDocument {
  if (error instanceof PlatformError) {
    return document(
      `urn:quincunx:problem:${error.code}`,
      statusByErrorCode[error.code],
      error.message,
      requestId,
      error.problems,
    );
  }
  if (error instanceof HttpError) {
    return document('about:blank', error.status, error.message, requestId, error.problems);
  }
  const detail = `something went wrong that is not the request's fault; the log has it under request id ${requestId}`;
  return document('about:blank', 500, detail, requestId, []);
}

// An answer stays small, however much was wrong with the request.
const mostProblems = 100;
const longestDetail = 4000;

function document(
  type: string,
  status: number,
  detail: string,
  requestId: string,
  problems: readonly Problem[],
): ProblemDocument {
  return {
    type,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: cut(detail),
    requestId,
    ...(problems.length > 0 && { problems: listed(problems) }),
  };
}

function listed(problems: readonly Problem[]): Problem[] {
  const shown = problems
    .slice(0, mostProblems)
    .map(({ path, message }) => ({ path: cut(path), message: cut(message) }));
  const hidden = problems.length - shown.length;
  return hidden > 0 ? [...shown, { path: '', message: `and ${hidden} more` }] : shown;
}

function cut(text: string): string {
  return text.length > longestDetail ? `${text.slice(0, longestDetail)} ...` : text;
}
