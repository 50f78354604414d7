import { InvalidInputError } from '@quincunx/contracts';
import { readMediaType } from './read-media-type.ts';

describe('readMediaType', () => {
  it.each([
    [undefined, 'application/json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['Application/JSON;Charset="UTF-8"', 'application/json'],
    ['text/csv', 'text/csv'],
    ['text/csv; charset=utf8; header=present;', 'text/csv'],
  ])('takes %p', (contentType, mediaType) => {
    expect(readMediaType(contentType)).toBe(mediaType);
  });

  it.each(['', 'application/x-npy', 'application/jsonlines', 'text/csv2'])('refuses %p', (contentType) => {
    expect(() => readMediaType(contentType)).toThrow(
      new InvalidInputError('the body must be application/json or text/csv'),
    );
  });

  it.each([
    'application/json; format=pandas-split',
    'application/json; charset=latin1',
    'application/json; header=present',
    'text/csv; header=absent',
    'text/csv; label_size=0',
    'application/json; charset',
  ])('refuses the parameters of %p', (contentType) => {
    expect(() => readMediaType(contentType)).toThrow(
      /^the content type may have no parameters but charset=utf-8/,
    );
  });
});
