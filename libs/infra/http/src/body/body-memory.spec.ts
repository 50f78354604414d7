import { BodyMemory } from './body-memory.ts';

const megabyte = 1024 * 1024;

describe('BodyMemory', () => {
  it('has room for two of the largest bodies, and gives room back', () => {
    const memory = new BodyMemory(300 * megabyte);
    expect(memory.take(300 * megabyte)).toBeUndefined();
    expect(memory.take(300 * megabyte)).toBeUndefined();
    expect(memory.take(1)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    memory.give(1);
    expect(memory.take(1)).toBeUndefined();
  });
});
