import { z } from 'zod';
import { findErrorShape } from './error-shape.ts';

const shape = { prefix: '/v2', schema: z.strictObject({}), encode: () => ({}) };

describe('findErrorShape', () => {
  it.each(['/v2', '/v2/', '/v2/models/a/infer'])('finds it for %s', (path) => {
    expect(findErrorShape([shape], path)).toBe(shape);
  });

  it.each(['/', '/v1/v2', '/v22', '/V2'])('finds none for %s', (path) => {
    expect(findErrorShape([shape], path)).toBeUndefined();
  });
});
