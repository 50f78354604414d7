import { InvalidInputError } from '@quincunx/contracts';
import { parseJson } from './parse-json.ts';

const parse = (text: string | Uint8Array) => parseJson(Buffer.from(text), 'request body');

function problemsOf(attempt: () => unknown) {
  try {
    attempt();
    return [];
  } catch (error) {
    return error instanceof InvalidInputError ? error.problems : [];
  }
}

describe('parseJson', () => {
  it('parses JSON in UTF-8, with a byte order mark or without', () => {
    expect(parse('{"name": "Zoë", "big": 1e999}')).toEqual({ name: 'Zoë', big: Infinity });
    expect(parse('\uFEFF[1]')).toEqual([1]);
  });

  it('names the value that is not JSON, and where it stands', () => {
    const attempt = () => parse('{"instances": [{"bmi": NaN}]}');
    expect(attempt).toThrow(InvalidInputError);
    expect(attempt).toThrow(
      'request body: instances/0/bmi: is not valid JSON: unexpected NaN at line 1, column 24',
    );
    expect(problemsOf(attempt).map(({ path }) => path)).toEqual(['instances/0/bmi']);
  });

  it('says so when there is nothing, or nothing that is text', () => {
    expect(() => parse('')).toThrow('request body: is empty');
    expect(() => parse(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('request body: is not valid UTF-8');
  });

  it('refuses what would keep JSON.parse busy, and takes what is large and plain', () => {
    expect(() => parse('['.repeat(2_000_000))).toThrow('request body: nests deeper than 1000 levels');
    expect(() => parse(`[${'{},'.repeat(2_500_000)}{}]`)).toThrow(
      'request body: holds more than 5000000 values; send it in parts',
    );
    expect(parse(`[${'0.123456789,'.repeat(500_000)}1]`)).toHaveLength(500_001);
    expect(parse('['.repeat(1000) + ']'.repeat(1000))).toEqual([expect.anything()]);
  });
});
