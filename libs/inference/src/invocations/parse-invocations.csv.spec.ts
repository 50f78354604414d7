import { InvalidInputError } from '@quincunx/contracts';
import { every, one, parse, two } from './invocations.fixture.ts';

describe('invocations in CSV', () => {
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

  const misfit = "does not fit the model's signature: it needs all inputs, of their types, and nothing else";
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
