import { getByBeginning, isBeginning } from './get-by-beginning.ts';

const startingWith = (names: readonly string[]) => (beginning: string) =>
  Promise.resolve(names.filter((name) => name.startsWith(beginning)));
const lists = {
  dataset: startingWith(['abcdef01', 'abcdef02', '123456aa']),
  run: startingWith(['abcdef-1', '12345678']),
};

describe('the beginning of a digest or an id', () => {
  it('stands for the one thing that begins so', async () => {
    expect(await getByBeginning('abcdef02', lists)).toEqual({ kind: 'dataset', name: 'abcdef02' });
    expect(await getByBeginning('1234567', lists)).toEqual({ kind: 'run', name: '12345678' });
    expect(await getByBeginning('123456', { dataset: lists.dataset })).toMatchObject({ name: '123456aa' });
  });

  it.each([
    ['999999', 'not-found', "there is no dataset or run that begins with '999999'"],
    ['%%%%%%', 'not-found', "there is no dataset or run that begins with '%%%%%%'"],
    ['abcde', 'invalid-input', "'abcde' is too short for a dataset or run: write 6 characters of it or more"],
    [
      'abcdef0',
      'invalid-input',
      "several begin with 'abcdef0', so write more of it: dataset abcdef01, dataset abcdef02",
    ],
    [
      '123456',
      'invalid-input',
      "several begin with '123456', so write more of it: dataset 123456aa, run 12345678",
    ],
  ])('is refused when it says too little: %s', async (beginning, code, message) => {
    await expect(getByBeginning(beginning, lists)).rejects.toMatchObject({ code, message });
  });

  it('is told from other names', () => {
    expect(['abcdef', '0-0-0-', 'abcde', 'Abcdef', 'visits'].filter(isBeginning)).toEqual([
      'abcdef',
      '0-0-0-',
    ]);
  });
});
