import { InvalidInputError, invocationsRequestSchema } from '@quincunx/contracts';
import { createInstanceParser } from '../predictors/instance-parser.ts';
import { one, parse, signatureOf, town, two } from './invocations.fixture.ts';
import { parseInvocations } from './parse-invocations.ts';

const parseDocument = (document: unknown, signature = two) =>
  parse(JSON.stringify(document), 'application/json', signature);

const rows = [
  { income: 1.5, town: 'Delft' },
  { income: 2, town: null },
];
describe('parseInvocations', () => {
  describe('of JSON', () => {
    it.each([
      [
        'dataframe_split',
        {
          columns: ['town', 'income'],
          data: [
            ['Delft', 1.5],
            [null, 2],
          ],
        },
      ],
      [
        'dataframe_split',
        {
          index: [7, 8],
          columns: ['income', 'town'],
          data: [
            [1.5, 'Delft'],
            [2, null],
          ],
        },
      ],
      ['dataframe_records', [{ income: 1.5, town: 'Delft' }, { income: 2 }]],
      [
        'instances',
        [
          { income: 1.5, town: 'Delft' },
          { income: 2, town: null },
        ],
      ],
      [
        'instances',
        [
          [1.5, 'Delft'],
          [2, null],
        ],
      ],
      ['instances', { town: ['Delft', null], income: [1.5, 2] }],
      ['inputs', [{ income: 1.5, town: 'Delft' }, { income: 2 }]],
      [
        'inputs',
        [
          [1.5, 'Delft'],
          [2, null],
        ],
      ],
      ['inputs', { town: ['Delft', null], income: [1.5, 2] }],
    ])('reads %s %j', (format, value) => {
      for (const params of [undefined, null, {}, { temperature: 1 }]) {
        expect(parseDocument({ [format]: value, params })).toEqual(rows);
      }
      expect(invocationsRequestSchema.safeParse({ [format]: value }).success).toBe(true);
    });

    it.each(['instances', 'inputs'])('reads the values of a single input from %s', (format) => {
      expect(parseDocument({ [format]: [1.5, 2] }, one)).toEqual([{ income: 1.5 }, { income: 2 }]);
      expect(parseDocument({ [format]: [[1.5], [2]] }, one)).toEqual([{ income: 1.5 }, { income: 2 }]);
      expect(parseDocument({ [format]: ['Delft', null] }, signatureOf(town))).toEqual([
        { town: 'Delft' },
        { town: null },
      ]);
    });

    it.each(['instances', 'inputs'])('reads one row by the names of its values from %s', (format) => {
      expect(parseDocument({ [format]: { income: 1.5, town: 'Delft' } })).toEqual([rows[0]]);
    });

    it('is what a body without a content type is', () => {
      expect(parse('{"inputs":[[1.5,"Delft"]]}', undefined, two)).toEqual([rows[0]]);
    });

    const format =
      'the body must be an object with exactly one of dataframe_split, dataframe_records, instances, inputs, and nothing else but params';
    const split =
      'dataframe_split must be an object with lists of columns and data, and nothing else but an index';
    const misfit =
      "does not fit the model's signature: it needs all inputs, of their types, and nothing else";
    it.each<[unknown, string]>([
      [null, format],
      [[{ income: 1 }], format],
      [{}, format],
      [{ params: {} }, format],
      [{ columns: ['income'], data: [[1]] }, format],
      [{ instances: [[1, 'a']], inputs: [[1, 'a']] }, format],
      [{ instances: [[1, 'a']], signature_name: 'serving_default' }, format],
      [{ instances: [[1, 'a']], params: [] }, 'params must be an object'],
      [{ dataframe_split: [[1]] }, split],
      [{ dataframe_split: { data: [[1]] } }, split],
      [{ dataframe_split: { columns: ['income'], data: {} } }, split],
      [{ dataframe_split: { columns: ['income'], data: [[1]], dtypes: [] } }, split],
      [
        { dataframe_split: { columns: ['income', 'secret'], data: [] } },
        'column 1 is no input of the model, or was given before',
      ],
      [
        { dataframe_split: { columns: ['income', 'income'], data: [] } },
        'column 1 is no input of the model, or was given before',
      ],
      [
        { dataframe_split: { columns: [0], data: [[1]] } },
        'column 0 is no input of the model, or was given before',
      ],
      [
        { dataframe_split: { columns: ['income', 'town'], data: [[1, 'a'], [1]] } },
        'row 1 must be a list with a value for each column',
      ],
      [
        { dataframe_split: { columns: ['income'], data: [{ income: 1 }] } },
        'row 0 must be a list with a value for each column',
      ],
      [
        { dataframe_split: { columns: ['income', 'town'], data: [] } },
        'the body has no rows; send at least one',
      ],
      [{ dataframe_records: { income: 1 } }, 'dataframe_records must be a list of objects'],
      [{ dataframe_records: [{ income: 1 }, 7] }, 'dataframe_records must be a list of objects'],
      [{ dataframe_records: [] }, 'the body has no rows; send at least one'],
      [{ dataframe_records: [{ income: 1 }, { town: 'secret' }] }, `row 1 ${misfit}`],
      [{ dataframe_records: [{ income: '4242' }] }, `row 0 ${misfit}`],
      [{ instances: [{ income: 1 }, { income: 1, secret: 4242 }] }, `row 1 ${misfit}`],
      [{ instances: [[null, 'a']] }, `row 0 ${misfit}`],
      [{ instances: 7 }, 'instances must be a list or an object'],
      [{ inputs: null }, 'inputs must be a list or an object'],
      [{ instances: [[1]] }, 'row 0 must be a list with a value for each column'],
      [
        { inputs: [1, 2] },
        'inputs must be a list of objects, or of lists with as many values as the model has inputs',
      ],
      [
        { inputs: [[1, 'a'], { income: 1 }] },
        'inputs must be a list of objects, or of lists with as many values as the model has inputs',
      ],
      [{ inputs: { income: [1, 2], town: ['a'] } }, 'inputs must have as many values in each of its columns'],
      [{ inputs: { income: [1, 2], town: 'a' } }, 'inputs must have as many values in each of its columns'],
      [{ inputs: { income: 1, town: ['a'] } }, 'inputs must have as many values in each of its columns'],
      [{ instances: { income: [1], secret: [2] } }, 'column 1 is no input of the model, or was given before'],
      [{ inputs: { income: [], town: [] } }, 'the body has no rows; send at least one'],
      [{ inputs: {} }, `row 0 ${misfit}`],
    ])('refuses %j', (document, message) => {
      expect(() => parseDocument(document)).toThrow(new InvalidInputError(message));
    });

    it('refuses a column __proto__ as any other that is no input', () => {
      const split = '{"dataframe_split":{"columns":["income","__proto__"],"data":[[1,{"town":"x"}]]}}';
      expect(() => parse(split, 'application/json', two)).toThrow('column 1 is no input');
      expect(() => parse('{"instances":{"__proto__":[1]}}', 'application/json', two)).toThrow('column 0');
      expect(() => parse('{"instances":[{"income":1,"__proto__":{"town":"x"}}]}', undefined, two)).toThrow(
        'row 0',
      );
    });

    it.each(['', '{', '{"inputs":[[NaN,"a"]]}', '\xff'])('refuses what is no JSON: %j', (text) => {
      expect(() => parse(Buffer.from(text, 'latin1'), 'application/json', two)).toThrow(
        new InvalidInputError('the body cannot be read as JSON in UTF-8'),
      );
    });
  });

  it('refuses another content type', () => {
    expect(() => parse('income\n1', 'text/plain', one)).toThrow(InvalidInputError);
  });

  it('passes a fault of the JSON parser itself on', () => {
    const request = { body: Buffer.from('{}'), contentType: undefined, signature: one };
    const fail = () => {
      throw new TypeError('no memory');
    };
    expect(() =>
      parseInvocations({ ...request, parseInstances: createInstanceParser(one), parseJson: fail }),
    ).toThrow(TypeError);
  });
});
