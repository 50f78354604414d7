import { InvalidInputError } from '@quincunx/contracts';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, isCounterPlace, toPage } from './cursor.ts';

const list = ['runs', 'churn', { status: 'failed' }];
const isNamePlace = (keys: readonly unknown[]): keys is readonly [string, number] =>
  keys.length === 2 && typeof keys[0] === 'string' && typeof keys[1] === 'number';

describe('a cursor', () => {
  it('gives back its keys, and is short enough for an address however much names its list', () => {
    const long = ['runs', 'x'.repeat(5000)];
    const cursor = encodeCursor(long, ['é', 2]);
    expect(cursor).toMatch(/^[\w-]{1,100}$/);
    expect(decodeCursor(cursor, long, isNamePlace)).toEqual(['é', 2]);
  });

  it.each([
    ['another list', encodeCursor(['runs', 'basket', { status: 'failed' }], [3])],
    ['the list under another condition', encodeCursor(['runs', 'churn', { status: 'running' }], [3])],
    ['keys of another kind', encodeCursor(list, ['3'])],
    ['more keys', encodeCursor(list, [3, 3])],
    ['nothing', ''],
  ])('of %s is refused', (_, cursor) => {
    const reading = () => decodeCursor(cursor, list, isCounterPlace);
    expect(reading).toThrow(InvalidInputError);
    expect(reading).toThrow('cursor is not from a page of this list');
  });

  it('made up of anything at all is an InvalidInputError', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.jsonValue().map((content) => Buffer.from(JSON.stringify(content)).toString('base64url')),
    );
    fc.assert(
      fc.property(hostile, (cursor) => {
        expect(() => decodeCursor(cursor, list, isCounterPlace)).toThrow(InvalidInputError);
      }),
    );
  });
});

describe('toPage', () => {
  it('says where the next page begins only when there is one', () => {
    expect(toPage([5, 4, 3], 2, String)).toEqual({ items: [5, 4], next: '4' });
    expect(toPage([5, 4], 2, String)).toEqual({ items: [5, 4] });
    expect(toPage([], 2, String)).toEqual({ items: [] });
  });
});
