import { toColumn, toValues, transferable } from './value-column.ts';

describe('columns of values', () => {
  it.each([
    ['number', [1.5, null, -0, Infinity]],
    ['integer', [3, null]],
    ['boolean', [true, false, null]],
    ['string', ['a', '', null]],
  ] as const)('of type %s give back %j', (type, values) => {
    expect(toValues(toColumn(type, values))).toEqual(values);
  });

  it('are moved, but for texts', () => {
    const columns = [toColumn('number', [1]), toColumn('string', ['a']), toColumn('boolean', [true])];
    const moved = structuredClone(columns, { transfer: transferable({ length: 1, columns }) });
    expect(moved.map(toValues)).toEqual([[1], ['a'], [true]]);
    expect(columns.map(({ values }) => values.length)).toEqual([0, 1, 0]);
  });
});
