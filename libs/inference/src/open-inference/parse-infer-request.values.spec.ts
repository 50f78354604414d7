import { InvalidInputError } from '@quincunx/contracts';
import { only, parse } from './infer-request.fixture.ts';

function valueOf(datatype: string, text: string, type: Parameters<typeof only>[0]) {
  const [row] = parse(`{"inputs":[{"name":"x","shape":[1],"datatype":"${datatype}","data":[${text}]}]}`, {
    signature: only(type),
  }).rows;
  return row?.['x'];
}

describe('values of an inference request', () => {
  it.each<[string, string, Parameters<typeof only>[0], unknown]>([
    ['FP64', '1.7976931348623157e308', 'number', Number.MAX_VALUE],
    ['FP64', '-3', 'integer', -3],
    ['FP64', '9007199254740991.0', 'integer', 9007199254740991],
    ['FP32', '3.4028235e38', 'number', 3.4028235e38],
    ['FP32', '0.1', 'number', 0.1],
    ['FP16', '-65519.9', 'number', -65519.9],
    ['INT8', '-128', 'number', -128],
    ['UINT8', '255', 'string', '255'],
    ['INT64', '5.0', 'integer', 5],
    ['INT64', '-0', 'string', '0'],
    ['INT64', '9007199254740991', 'integer', 9007199254740991],
    ['INT64', '9007199254740992', 'number', 9007199254740992],
    ['INT64', '-9223372036854775808', 'number', -9223372036854775808],
    ['UINT64', '9223372036854775808', 'number', 9223372036854775808],
    ['UINT64', ' 18446744073709551615 ', 'string', '18446744073709551615'],
    ['BYTES', '"Gr\\u00fc\\u00dfe"', 'string', 'Grüße'],
    ['BOOL', 'false', 'boolean', false],
  ])('takes %s %s for a %s', (datatype, text, type, value) => {
    expect(valueOf(datatype, text, type)).toBe(value);
  });

  it.each<[string, string, Parameters<typeof only>[0], string]>([
    ['FP64', '1e309', 'number', 'must be a finite number that FP64 holds; this is Infinity'],
    ['FP32', '-3.4028236e38', 'number', 'must be a finite number that FP32 holds; this is -3.4028236e+38'],
    ['FP16', '65520', 'number', 'must be a finite number that FP16 holds; this is 65520'],
    ['FP64', '"1.5"', 'number', 'must be a finite number that FP64 holds; this is of type string'],
    ['FP64', '[1.5]', 'number', 'must be a finite number that FP64 holds; this is an array'],
    ['FP64', '1.5', 'integer', 'must be a whole number within 2^53; this is 1.5'],
    ['FP64', '9007199254740992', 'integer', 'must be a whole number within 2^53; this is 9007199254740992'],
    ['INT8', '128', 'number', 'must be an integer that INT8 holds, in digits; this is 128'],
    ['UINT8', '-1', 'integer', 'must be an integer that UINT8 holds, in digits; this is -1'],
    ['UINT16', '65536', 'integer', 'must be an integer that UINT16 holds, in digits; this is 65536'],
    ['INT32', '1.5', 'number', 'must be an integer that INT32 holds, in digits; this is 1.5'],
    ['INT64', '"1"', 'number', 'must be an integer that INT64 holds, in digits; this is of type string'],
    ['INT64', '1e300', 'string', 'must be an integer that INT64 holds, in digits; this is 1e+300'],
    [
      'INT64',
      '9223372036854775808',
      'string',
      'must be an integer that INT64 holds, in digits; this is 9223372036854775808',
    ],
    [
      'UINT64',
      '18446744073709551616',
      'string',
      'must be an integer that UINT64 holds, in digits; this is 18446744073709551616',
    ],
    [
      'UINT64',
      '-9007199254740993',
      'string',
      'must be an integer that UINT64 holds, in digits; this is -9007199254740993',
    ],
    ['INT64', '9007199254740992', 'integer', 'must be an integer within 2^53; this is 9007199254740992'],
    [
      'INT64',
      '9007199254740993',
      'number',
      'must be an integer that a 64-bit float holds exactly; this is 9007199254740993',
    ],
    ['BOOL', '1', 'boolean', 'must be true or false; this is 1'],
    ['BYTES', '1', 'string', 'must be a string; this is 1'],
    ['BYTES', '{}', 'string', 'must be a string; this is of type object'],
    ['BYTES', 'null', 'string', "must not be null or NaN: the input 'x' is never missing"],
  ])('refuses %s %s for a %s', (datatype, text, type, message) => {
    expect(() => valueOf(datatype, text, type)).toThrow(
      new InvalidInputError(`tensor 'x', row 0: ${message}`),
    );
  });

  it.each(['FP64', 'FP32', 'INT8', 'INT64', 'UINT64', 'BOOL', 'BYTES'])(
    'takes null in %s for a missing value where the input has some',
    (datatype) => {
      const type = ({ BOOL: 'boolean', BYTES: 'string' } as const)[datatype] ?? 'number';
      const inputs = [{ name: 'x', shape: [1], datatype, data: [null] }];
      expect(parse({ inputs }, { signature: only(type, true) }).rows).toEqual([{ x: null }]);
    },
  );

  it.each<[string, Parameters<typeof only>[0]]>([
    ['BOOL', 'number'],
    ['BYTES', 'number'],
    ['BYTES', 'integer'],
    ['FP64', 'string'],
    ['BOOL', 'string'],
    ['INT8', 'boolean'],
    ['BYTES', 'boolean'],
  ])('does not take %s for a %s, whatever the values', (datatype, type) => {
    expect(() => valueOf(datatype, 'null', type)).toThrow(
      new InvalidInputError(`tensor 'x': is of ${datatype}, which cannot be the input 'x', a ${type}`),
    );
  });
});
