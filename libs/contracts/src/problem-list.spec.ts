import { ProblemList } from './problem-list.ts';

function listOf(count: number): ProblemList {
  const list = new ProblemList();
  for (let index = 0; index < count; index += 1) {
    list.add(() => ({ path: String(index), message: 'is wrong' }));
  }
  return list;
}

describe('ProblemList', () => {
  it('keeps every problem of a few, in order, and says them all', () => {
    const list = listOf(2);
    expect(list.problems.map(({ path }) => path)).toEqual(['0', '1']);
    expect(list.inWords(10)).toBe('0: is wrong; 1: is wrong');
  });

  it('describes only the first hundred of many, and counts the rest', () => {
    const list = listOf(100);
    const describe = jest.fn(() => ({ path: '', message: 'is wrong' }));
    for (let index = 0; index < 5000; index += 1) list.add(describe);
    expect(describe).not.toHaveBeenCalled();
    expect([list.problems.length, list.count]).toEqual([100, 5100]);
    expect(list.inWords(1)).toBe('0: is wrong (and 5099 more)');
  });

  it('says a problem of the whole without a path', () => {
    const list = new ProblemList();
    list.add(() => ({ path: '', message: 'is no object' }));
    expect(list.inWords(10)).toBe('is no object');
  });
});
