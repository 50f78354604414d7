import { valueFault } from './value-fault.ts';

describe('the type of a value', () => {
  it.each([
    ['a', 'string'],
    ['', 'string'],
    [true, 'boolean'],
    [false, 'boolean'],
    [-0.5, 'number'],
    [-3, 'integer'],
    ['9007199254740993', 'integer'],
  ] as const)('of %p may be %s', (value, type) => {
    expect(valueFault(value, type)).toBeUndefined();
  });

  it.each([
    [1, 'string', 'must be a string'],
    ['a\udc00', 'string', 'is not Unicode: it has half of a surrogate pair'],
    ['true', 'boolean', 'must be true or false'],
    [0, 'boolean', 'must be true or false'],
    ['1', 'number', 'must be a number'],
    [NaN, 'number', 'must be a number'],
    [true, 'integer', 'must be an integer'],
    ['12', 'integer', 'must be an integer'],
    [2 ** 53, 'integer', 'is outside 2^53, where numbers lose digits; send it as a string'],
    [null, 'string', 'must be a string'],
    [undefined, 'integer', 'must be an integer'],
  ] as const)('of %p is not %s: it %s', (value, type, fault) => {
    expect(valueFault(value, type)).toBe(fault);
  });
});
