import {
  ConflictError,
  CorruptError,
  InvalidInputError,
  NotFoundError,
  problemDocumentSchema,
  UnavailableError,
  UnsupportedError,
} from '@quincunx/contracts';
import { HttpError } from './http-error.ts';
import { problemDocument } from './problem-response.ts';

const cases: [Error, number, string, string][] = [
  [new InvalidInputError('wrong'), 400, 'Bad Request', 'urn:quincunx:problem:invalid-input'],
  [new NotFoundError('gone'), 404, 'Not Found', 'urn:quincunx:problem:not-found'],
  [new ConflictError('moved'), 409, 'Conflict', 'urn:quincunx:problem:conflict'],
  [new CorruptError('flipped'), 500, 'Internal Server Error', 'urn:quincunx:problem:corrupt'],
  [new UnsupportedError('never'), 501, 'Not Implemented', 'urn:quincunx:problem:unsupported'],
  [new UnavailableError('later'), 503, 'Service Unavailable', 'urn:quincunx:problem:unavailable'],
  [new HttpError(413, 'large'), 413, 'Payload Too Large', 'about:blank'],
  [new HttpError(499, 'odd'), 499, 'Error', 'about:blank'],
];

describe('problemDocument', () => {
  it.each(cases)('gives %s its status', (error, status, title, type) => {
    const document = problemDocument(error, 'id-1');
    expect(document).toEqual({ type, title, status, detail: error.message, requestId: 'id-1' });
    expect(problemDocumentSchema.parse(document)).toEqual(document);
  });

  it('lists the problems of an input', () => {
    const problems = [{ path: 'instances/0/bmi', message: 'must be a finite number' }];
    expect(problemDocument(new InvalidInputError('wrong', { problems }), 'id').problems).toEqual(problems);
  });

  it('tells nothing of an error that it does not know', () => {
    const error = new Error('SELECT secret FROM /home/me/platform.db');
    const text = JSON.stringify(problemDocument(error, 'id-7'));
    expect(text).toContain('id-7');
    expect(text).not.toMatch(/SELECT|home|secret/);
    expect(problemDocument('thrown text', 'id').status).toBe(500);
  });

  it('stays small, however much is wrong', () => {
    const problems = Array.from({ length: 5000 }, (_, index) => ({
      path: `instances/${index}`,
      message: 'x'.repeat(9000),
    }));
    const document = problemDocument(new InvalidInputError('y'.repeat(1e6), { problems }), 'id');
    expect(document.problems).toHaveLength(101);
    expect(document.problems?.at(-1)).toEqual({ path: '', message: 'and 4900 more' });
    expect(JSON.stringify(document).length).toBeLessThan(500_000);
  });
});
