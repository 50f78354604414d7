import { z } from 'zod';
import { createQueryReader } from './query-reader.ts';

const read = createQueryReader(
  z.strictObject({ tag: z.array(z.string()).default([]), limit: z.coerce.number().default(10) }),
);

describe('createQueryReader', () => {
  it('gives an array for a parameter that is a list, however often it is there', () => {
    expect(read(new URLSearchParams('tag=a%3Ab&limit=2'))).toEqual({ tag: ['a:b'], limit: '2' });
    expect(read(new URLSearchParams('tag=a&tag=b'))).toEqual({ tag: ['a', 'b'] });
  });

  it('keeps what the schema will refuse: the unknown, and the repeated that is no list', () => {
    expect(read(new URLSearchParams('limit=1&limit=2&other='))).toEqual({ limit: ['1', '2'], other: '' });
  });

  it('reads a schema without parameters', () => {
    expect(createQueryReader(z.strictObject({}))(new URLSearchParams('a=1'))).toEqual({ a: '1' });
  });
});
