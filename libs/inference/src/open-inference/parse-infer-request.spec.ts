import { InvalidInputError } from '@quincunx/contracts';
import { amount, columns, country, known, numeric, parse, signature } from './infer-request.fixture.ts';

describe('parseInferRequest', () => {
  it('reads a tensor for each input, in any order, and takes a nullable one that is left out for null', () => {
    const rows = [
      { amount: 1.5, count: null, country: 'NL', known: true },
      { amount: -3, count: null, country: 'DE', known: false },
    ];
    expect(parse({ inputs: columns }).rows).toEqual(rows);
    expect(parse({ inputs: columns.toReversed() }).rows).toEqual(rows);
  });

  it.each([
    ['flat', [1, 2, 3, 4, 5, 6]],
    [
      'nested',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
  ])('reads one tensor of all inputs, %s, in the order of the signature and under any name', (_, data) => {
    const inputs = [{ name: 'input-0', shape: [3, 2], datatype: 'INT32', data }];
    expect(parse({ inputs }, { signature: numeric('a', 'b') }).rows).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
      { a: 5, b: 6 },
    ]);
  });

  it.each([
    [[2], [1, 2]],
    [
      [2, 1],
      [1, 2],
    ],
    [
      [2, 1],
      [[1], [2]],
    ],
  ])('reads a column of shape %p from %p', (shape, data) => {
    const inputs = [{ name: 'x', shape, datatype: 'FP64', data }];
    expect(parse({ inputs }, { signature: numeric('x') }).rows).toEqual([{ x: 1 }, { x: 2 }]);
  });

  it('takes null for what is left out, as Python writes it', () => {
    const inputs = columns.map((tensor) => ({ ...tensor, parameters: null }));
    const request = parse({ id: null, parameters: null, inputs, outputs: null });
    expect(request.id).toBeUndefined();
    expect(request.outputs.map(({ field, isBinary }) => [field.name, isBinary])).toEqual([
      ['probability', false],
      ['label', false],
    ]);
  });

  it('answers the outputs that are asked for, in their order, in binary where that is asked', () => {
    const outputs = [{ name: 'label', parameters: { binary_data: false } }, { name: 'probability' }];
    const request = parse({ inputs: columns, outputs, parameters: { binary_data_output: true } });
    expect(request.outputs).toEqual([
      { field: signature.outputs[1], isBinary: false },
      { field: signature.outputs[0], isBinary: true },
    ]);
  });

  describe('tensors that do not belong together', () => {
    const all = 'amount, count, country, known';
    it.each([
      ['one missing', [amount, known], "tensor 'country' is missing"],
      ['one twice', [amount, amount, country, known], "tensor 'amount': is given twice"],
      [
        'one unknown',
        [...columns, { ...amount, name: 'amuont' }],
        `tensor 'amuont': is not an input of this model; it takes ${all}`,
      ],
      [
        'one alone, unknown',
        [{ ...amount, name: 'input-0' }],
        `tensor 'input-0': is not an input of this model; it takes ${all}, or one tensor of all 4, [rows, 4]`,
      ],
      [
        'one named __proto__',
        [{ ...amount, name: '__proto__' }, country, known],
        `tensor '__proto__': is not an input of this model; it takes ${all}`,
      ],
      [
        'one shorter',
        [amount, country, { ...known, shape: [1], data: [true] }],
        "tensor 'known': has 1 rows, and the first tensor 2",
      ],
      [
        'one too wide',
        [{ ...amount, shape: [1, 2] }, country, known],
        "tensor 'amount': must have the shape [rows] or [rows, 1]; this has 2 columns",
      ],
      [
        'a long name',
        [{ ...amount, name: 'x'.repeat(5000) }, country, known],
        `tensor '${'x'.repeat(100)}...': is not an input of this model; it takes ${all}`,
      ],
    ])('are refused: %s', (_, inputs, message) => {
      expect(() => parse({ inputs })).toThrow(new InvalidInputError(message));
    });

    it('are refused: one of all inputs, of a datatype that one of them cannot be', () => {
      const inputs = [{ name: 'x', shape: [1, 4], datatype: 'FP64', data: [1, 2, 3, 4] }];
      expect(() => parse({ inputs })).toThrow(
        new InvalidInputError("tensor 'x': is of FP64, which cannot be the input 'country', a string"),
      );
    });

    it('are refused: one of all inputs with a wrong value, whose input is named', () => {
      const inputs = [{ name: 'x', shape: [2, 2], datatype: 'FP64', data: [1, 2, 3, null] }];
      expect(() => parse({ inputs }, { signature: numeric('a', 'b') })).toThrow(
        new InvalidInputError(
          "tensor 'x', row 1, input 'b': must not be null or NaN: the input 'b' is never missing",
        ),
      );
    });
  });

  it.each([
    [[2], [1], "tensor 'x': has 1 elements, and its shape [2] is of 2"],
    [[2, 2], [1, 2, 3], "tensor 'x': has 3 elements, and its shape [2, 2] is of 4"],
    [[2, 2], [[1, 2]], "tensor 'x': must have 2 rows of 2 elements each, as its shape says"],
    [[2, 2], [[1, 2], [3]], "tensor 'x': must have 2 rows of 2 elements each, as its shape says"],
    [[2, 2], [[1, 2], 3], "tensor 'x': must have 2 rows of 2 elements each, as its shape says"],
    [[2], [[1, 2]], "tensor 'x': has 1 elements, and its shape [2] is of 2"],
    [[0], [], "tensor 'x': has no rows; send at least one"],
    [[0, 2], [], "tensor 'x': has no rows; send at least one"],
    [[1, 0], [], "tensor 'x': must have the shape [rows] or [rows, 1]; this has 0 columns"],
    [[1e15, 1e15], [1], 'request: has more than 5000000 values; send them in parts'],
  ])('refuses data that are not as the shape: %p of %p', (shape, data, message) => {
    const inputs = [{ name: 'x', shape, datatype: 'FP64', data }];
    expect(() => parse({ inputs }, { signature: numeric('x', 'b') })).toThrow(new InvalidInputError(message));
  });

  it('counts the values of inputs that are left out, too', () => {
    const optional = Array.from(
      { length: 5000 },
      (_, index) => ({ name: `n${index}`, type: 'number', nullable: true }) as const,
    );
    const inputs = [{ name: 'n0', shape: [1001], datatype: 'UINT8', parameters: { binary_data_size: 1001 } }];
    const options = { signature: { ...signature, inputs: optional }, binary: new Uint8Array(1001) };
    expect(() => parse({ inputs }, options)).toThrow(
      new InvalidInputError('request: has more than 5000000 values; send them in parts'),
    );
  });

  it.each([
    [{ outputs: [{ name: 'score' }] }, "'score' is not an output of this model; it has probability, label"],
    [{ outputs: [{ name: 'label' }, { name: 'label' }] }, "output 'label' is asked for twice"],
  ])('refuses %j', (rest, message) => {
    expect(() => parse({ inputs: columns, ...rest })).toThrow(new InvalidInputError(message));
  });
});
