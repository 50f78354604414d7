import { type Field, InvalidInputError, invocationsRequestSchema, type Signature } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { createInstanceParser } from '../predictors/instance-parser.ts';
import { parseJson } from '../open-inference/parse-json.fixture.ts';
import { parseInvocations } from './parse-invocations.ts';

function signatureOf(...inputs: readonly Field[]): Signature {
  return { inputs: [...inputs], outputs: [{ name: 'prediction', type: 'number', nullable: false }] };
}

const income: Field = { name: 'income', type: 'number', nullable: false };
const town: Field = { name: 'town', type: 'string', nullable: true };
const two = signatureOf(income, town);
const one = signatureOf(income);
const every = signatureOf(
  income,
  { name: 'children', type: 'integer', nullable: true },
  { name: 'owner', type: 'boolean', nullable: true },
  town,
);

function parse(body: string | Uint8Array, contentType: string | undefined, signature: Signature) {
  return parseInvocations({
    body: typeof body === 'string' ? Buffer.from(body) : body,
    contentType,
    signature,
    parseInstances: createInstanceParser(signature),
    parseJson,
  });
}

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

  describe('of CSV', () => {
    const parseCsv = (text: string | Uint8Array, signature = every) => parse(text, 'text/csv', signature);

    it('reads each cell as the type of its column', () => {
      const text =
        'town,income,owner,children\r\nDelft,1.5,true,2\r\n"Den Haag, ""NL""", -1e3 ,False,3.0\r\n,.5,,\r\n"",+1.,TRUE,0\r\n';
      expect(parseCsv(text)).toEqual([
        { income: 1.5, children: 2, owner: true, town: 'Delft' },
        { income: -1000, children: 3, owner: false, town: 'Den Haag, "NL"' },
        { income: 0.5, children: null, owner: null, town: null },
        { income: 1, children: 0, owner: true, town: '' },
      ]);
    });

    it('reads what pandas writes, with its index and a mark of byte order', () => {
      const read = [{ income: 32.1 }, { income: 0.1 }];
      expect(parseCsv(',income\n0,32.1\n1,0.1\n', one)).toEqual(read);
      expect(parseCsv('\ufeffincome\n32.1\n0.1', one)).toEqual(read);
      expect(parseCsv('"",income\n0,32.1\n1,0.1\n', one)).toEqual(read);
    });

    const misfit =
      "does not fit the model's signature: it needs all inputs, of their types, and nothing else";
    it.each([
      ['', 'the body must start with the names of its columns'],
      ['\n\n', 'the body must start with the names of its columns'],
      ['income,town\n', 'the body has no rows; send at least one'],
      ['1.5,Delft\n', 'column 0 is no input of the model, or was given before'],
      ['income,income\n1,1', 'column 1 is no input of the model, or was given before'],
      ['income,town\n1,a\n2\n', 'row 1 must have as many cells as there are columns'],
      ['income,town\n1,a,\n', 'row 0 must have as many cells as there are columns'],
      ['income,town\n1,a\n2,b,c,d\n', 'CSV record 2 has too many cells'],
      ['income,town\n"1,a\n', 'CSV record 1 has a quote that is not closed'],
      ['income,town\n1,a\n,b\n', `row 1 ${misfit}`],
      ['town\na\n', `row 0 ${misfit}`],
      ...['0x10', '1_000', 'NaN', 'Infinity', '1e999', '1,5', 'e5', '.', '--1', '4242 4242'].map((cell) => [
        `income,town\n"${cell}",a\n`,
        `row 0 ${misfit}`,
      ]),
    ])('refuses %j', (text, message) => {
      expect(() => parseCsv(text, two)).toThrow(new InvalidInputError(message));
    });

    it.each([
      ['income,children\n1,2.5', 'a fraction'],
      ['income,children\n1,9007199254740993', 'an integer beyond 2^53'],
      ['income,owner\n1,1', 'a number for true'],
    ])('refuses %j: %s', (text) => {
      expect(() => parseCsv(text)).toThrow(`row 0 ${misfit}`);
    });

    it('refuses what is not UTF-8', () => {
      expect(() => parseCsv(Buffer.from('income\n\xff', 'latin1'), one)).toThrow(
        new InvalidInputError('the body is not valid UTF-8'),
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

  const secret = 'x4242x';
  const value = fc.oneof(
    fc.constantFrom(secret, null, 1, 1.5, true),
    fc.constant([secret]),
    fc.constant({ [secret]: 1 }),
  );
  const named = fc.dictionary(
    fc.constantFrom('income', 'town', secret, '__proto__'),
    fc.oneof(value, fc.array(value)),
  );
  const table = fc.oneof(
    value,
    named,
    fc.array(fc.oneof(value, named, fc.array(value, { maxLength: 3 })), { maxLength: 4 }),
  );
  const document = fc.oneof(
    fc.dictionary(fc.constantFrom('dataframe_records', 'instances', 'inputs', 'params', secret), table, {
      maxKeys: 2,
    }),
    fc.record({ dataframe_split: fc.record({ columns: table, data: table }, { requiredKeys: [] }) }),
  );

  it('gives rows that fit the signature, or a message with nothing of the request or the model in it', () => {
    const body = fc.oneof(
      document.map((each) => JSON.stringify(each)),
      fc
        .array(fc.constantFrom('income', 'town', secret, ',', '\n', '"', '1'), { maxLength: 20 })
        .map((cells) => cells.join('')),
    );
    const check = createInstanceParser(two);
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(undefined, 'text/csv', `text/${secret}`, `text/csv; a=${secret}`),
        (text, type) => {
          const { found, fault } = outcomeOf(() => parse(text, type, two));
          expect(fault === undefined || fault instanceof InvalidInputError).toBe(true);
          expect(JSON.stringify([String(fault), fault])).not.toMatch(/x4242x|income|town/);
          expect(found && check(found, 'rows')).toEqual(found);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/json', 'text/csv'),
        (bytes, type) => {
          expect(() => parse(bytes, type, two)).toThrow(InvalidInputError);
        },
      ),
    );
  });
});

function outcomeOf<Result>(run: () => Result): { found?: Result; fault?: unknown } {
  try {
    return { found: run() };
  } catch (fault) {
    return { fault };
  }
}
