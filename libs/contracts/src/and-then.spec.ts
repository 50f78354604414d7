import { andThen } from './and-then.ts';

describe('andThen', () => {
  it('goes on at once with what is there', () => {
    expect(andThen(2, (value) => value + 1)).toBe(3);
  });

  it('goes on with what a promise gives', async () => {
    const later = andThen(Promise.resolve(2), (value) => value + 1);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(3);
  });

  it('hands on what went wrong', async () => {
    await expect(andThen(Promise.reject(new Error('gone')), () => 1)).rejects.toThrow('gone');
  });
});
