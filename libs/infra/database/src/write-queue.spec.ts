import { WriteQueue } from './write-queue.ts';

/** A queue of texts, each as large as it is long, and what it has written; it counts a text in capitals for ten. */
function queueOf({ failing = () => false }: { failing?: (batch: number) => boolean } = {}) {
  const batches: string[][] = [];
  let calls = 0;
  const queue = new WriteQueue<string>({
    write: (items) => {
      calls += 1;
      if (failing(calls)) return Promise.reject(new Error('the disk is full'));
      batches.push([...items]);
      return Promise.resolve();
    },
    countOf: (text) => (text === text.toUpperCase() ? 10 : 1),
    sizeOf: (text) => text.length,
    mostSize: 12,
    mostSizeAtOnce: 5,
  });
  return { queue, batches };
}

describe('WriteQueue', () => {
  it('writes in the order of putting, so much at once as it may', async () => {
    const { queue, batches } = queueOf();
    queue.put('aa', 'bbb');
    queue.put('c');
    queue.put('dddddd');
    await queue.flush();
    expect(batches).toEqual([['aa', 'bbb'], ['c'], ['dddddd']]);
    expect([queue.written, queue.dropped]).toEqual([4, 0]);
  });

  it('drops what does not fit, whole, and counts it', async () => {
    const { queue, batches } = queueOf();
    queue.put('aaaaaaaaaa');
    queue.put('B', 'cc');
    expect(queue.dropped).toBe(11);
    queue.put('d', 'e');
    queue.put('f');
    expect(queue.dropped).toBe(12);
    await queue.flush();
    expect(batches.flat()).toEqual(['aaaaaaaaaa', 'd', 'e']);
    queue.put('GGGGGGGGGGGG');
    await queue.flush();
    expect([queue.written, queue.dropped]).toEqual([13, 12]);
  });

  it('writes by itself after a while', async () => {
    const { queue, batches } = queueOf();
    queue.put('a');
    expect(batches).toEqual([]);
    while (batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(batches).toEqual([['a']]);
  });

  it('drops what waits along with what cannot be written, and goes on with what comes later', async () => {
    const { queue, batches } = queueOf({ failing: (batch) => batch === 2 });
    queue.put('aaaaa', 'bbb', 'CCC');
    await queue.flush();
    expect([queue.written, queue.dropped]).toEqual([1, 11]);
    queue.put('dddddd', 'eeeeee');
    await queue.flush();
    expect(batches).toEqual([['aaaaa'], ['dddddd'], ['eeeeee']]);
    expect([queue.written, queue.dropped]).toEqual([3, 11]);
  });

  it('takes what is put while it writes', async () => {
    const written: string[] = [];
    const queue: WriteQueue<string> = new WriteQueue<string>({
      write: (items) => {
        written.push(...items);
        if (written.length === 1) queue.put('late');
        return Promise.resolve();
      },
      mostSize: 10,
      mostSizeAtOnce: 10,
    });
    queue.put('early');
    await queue.flush();
    expect(written).toEqual(['early', 'late']);
  });
});
