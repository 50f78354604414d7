import { userName } from './user-name.ts';

describe('userName', () => {
  it('is the name of the user', () => {
    expect(userName(() => ({ username: 'ada' }))).toBe('ada');
    expect(userName()).not.toBe('');
  });

  it('is the number of a user without a name, as in many containers', () => {
    const withoutName = () => {
      throw new Error('ENOENT: no such user');
    };
    expect(userName(withoutName)).toMatch(/^user (\d+|unknown)$/);
  });
});
