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

  it('goes on until what the next step promises', async () => {
    expect(await andThen(2, (value) => Promise.resolve(value + 1))).toBe(3);
    expect(await andThen(Promise.resolve(2), (value) => Promise.resolve(value + 1))).toBe(3);
  });

  it('hands on what went wrong, as it came', async () => {
    const fail = () => {
      throw new Error('gone');
    };
    expect(() => andThen(2, fail)).toThrow('gone');
    await expect(andThen(Promise.resolve(2), fail)).rejects.toThrow('gone');
    await expect(andThen(Promise.reject(new Error('gone')), () => 1)).rejects.toThrow('gone');
  });
});
