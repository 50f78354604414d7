import { setImmediate as turn } from 'node:timers/promises';
import { ShadowMirror } from './shadow-mirror.ts';

/** Keeps the whole process for so long. */
function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('ShadowMirror', () => {
  it('gives everything else its turn while it repeats', async () => {
    const mirror = new ShadowMirror();
    let repeated = 0;
    for (let request = 0; request < 10; request += 1) {
      mirror.mirror(1, () => {
        busyFor(6);
        repeated += 1;
        return Promise.resolve();
      });
    }
    await turn();
    await turn();
    await turn();
    expect(repeated).toBeGreaterThan(0);
    expect(repeated).toBeLessThan(10);
    while (repeated < 10) await turn();
    expect(mirror.dropped).toBe(0);
  });

  it('keeps no more waiting than so many bytes, but one request of any size', async () => {
    const mirror = new ShadowMirror();
    const repeated: string[] = [];
    const repeat = (name: string, megabytes: number) =>
      mirror.mirror(megabytes * 1024 ** 2, () => Promise.resolve(void repeated.push(name)));
    expect(repeat('large', 640)).toBe(true);
    expect(repeat('beyond', 1)).toBe(false);
    while (repeated.length < 1) await turn();
    expect(repeat('half', 32)).toBe(true);
    expect(repeat('the other half', 32)).toBe(true);
    expect(repeat('one more', 1)).toBe(false);
    while (repeated.length < 3) await turn();
    expect(repeated).toEqual(['large', 'half', 'the other half']);
    expect(mirror.dropped).toBe(2);
  });
});
