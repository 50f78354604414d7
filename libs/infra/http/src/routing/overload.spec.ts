import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { serve } from '../serving.fixture.ts';
import { Overload } from './overload.ts';
import { defineRoute } from './route.ts';

/** Keeps the event loop from everything else. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('Overload', () => {
  it('refuses what goes beyond the requests in flight', () => {
    const overload = new Overload({ requestsInFlight: 2, eventLoopDelayMilliseconds: 1000 });
    overload.enter();
    overload.enter();
    expect(overload.findRefusal()).toBeUndefined();
    overload.enter();
    expect(overload.inFlight).toBe(3);
    expect(overload.findRefusal()).toMatchObject({
      status: 503,
      message: '2 requests are being answered, as many as are taken at once; try again in a second',
      headers: { 'retry-after': '1' },
    });
    overload.leave();
    expect(overload.findRefusal()).toBeUndefined();
  });

  it('refuses while the event loop comes too late, and no longer', async () => {
    const overload = new Overload({ requestsInFlight: 10, eventLoopDelayMilliseconds: 500 });
    await sleep(50);
    expect(overload.findRefusal()).toBeUndefined();
    block(800);
    await sleep(1);
    expect(overload.findRefusal()).toBeUndefined();
    block(800);
    await sleep(1);
    expect(overload.eventLoopDelayMilliseconds).toBeGreaterThan(500);
    expect(overload.findRefusal()).toMatchObject({ status: 503 });
    await sleep(100);
    expect(overload.findRefusal()).toBeUndefined();
  });
});

describe('an application under pressure', () => {
  const waiting: (() => void)[] = [];
  const route = (path: string, options: { isHot?: boolean; isVital?: boolean } = {}) =>
    defineRoute({
      method: 'GET',
      path,
      summary: 'Waits',
      tag: 'Boxes',
      ...options,
      responses: { 200: { description: 'Done' } },
      handle: async () => {
        if (!options.isVital) await new Promise<void>((done) => waiting.push(done));
        return { body: undefined };
      },
    });

  it.each(['/hot', '/cold', '/v2/hot', '/v2/none'])(
    'answers 503 at once to %s, and answers what is vital',
    async (path) => {
      const { url, close, log } = await serve({
        routes: [
          route('/hot', { isHot: true }),
          route('/cold'),
          route('/v2/hot', { isHot: true }),
          route('/health', { isVital: true }),
        ],
        overload: new Overload({ requestsInFlight: 2, eventLoopDelayMilliseconds: 10_000 }),
        errorShapes: [
          {
            prefix: '/v2',
            schema: z.strictObject({ error: z.string() }),
            encode: ({ detail }) => ({ error: detail }),
          },
        ],
      });
      const first = [fetch(`${url}/hot`), fetch(`${url}/cold`)];
      while (waiting.length < 2) await sleep(5);
      const refused = await fetch(`${url}${path}`);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('1');
      const said = '2 requests are being answered, as many as are taken at once; try again in a second';
      expect(await refused.json()).toMatchObject(path.startsWith('/v2') ? { error: said } : { detail: said });
      expect((await fetch(`${url}/health`)).status).toBe(200);
      for (const done of waiting.splice(0)) done();
      for (const answer of first) expect((await answer).status).toBe(200);
      expect(log.filter(({ level }) => level === 'error')).toEqual([]);
      await close();
    },
  );
});
