import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { OnlineStoreModel } from './online-store-model.fixture.ts';
import type { KeyedValues, OnlineStore } from './online-store.ts';
import { onlineKey } from './online-key.ts';

/** A store, and where another process finds it: a file or a URL. */
export interface OpenStore {
  readonly store: OnlineStore;
  readonly address: string;
  close(): Promise<void>;
}

const hour = 3_600_000_000n;
const noon = 1_767_268_800_000_000n;
const day = 24n * hour;
const claim = { token: 'first', holder: 'a-machine, process 17', until: 1000 };

function row(
  key: string,
  eventTime: bigint,
  createdTime?: bigint,
  values = `{"at":"${eventTime}"}`,
): KeyedValues {
  return { key, values, eventTime, createdTime };
}

/** What holds for every online store. */
export function describeOnlineStore(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: OnlineStore;
  let view: string;
  let views = 0;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());
  beforeEach(() => {
    view = `view_${(views += 1)}`;
  });

  const times = async (...keys: string[]) => (await store.read(view, keys)).map((found) => found?.eventTime);
  const valuesOf = async (key: string) => (await store.read(view, [key]))[0]?.values;
  const materialise = (
    rows: readonly KeyedValues[],
    chunk: { generation?: number; rebuild?: boolean; state?: string } = {},
  ) => store.materialise(view, { token: 'first', rows, generation: 1, rebuild: false, state: '', ...chunk });

  describe('reading', () => {
    it('answers in the order of asking, nothing for a key that is not there, and as often as it is asked', async () => {
      await store.push(view, [row('[1]', noon), row('[2]', noon + 1n, noon + 2n)]);
      expect(await store.read(view, ['[2]', '[3]', '[1]', '[2]'])).toEqual([
        { values: `{"at":"${noon + 1n}"}`, eventTime: noon + 1n, createdTime: noon + 2n },
        undefined,
        { values: `{"at":"${noon}"}`, eventTime: noon, createdTime: undefined },
        { values: `{"at":"${noon + 1n}"}`, eventTime: noon + 1n, createdTime: noon + 2n },
      ]);
      expect(await store.read(view, ['[3]'])).toEqual([undefined]);
      expect(await store.read(view, [])).toEqual([]);
      expect(await store.read('unknown', ['[1]'])).toEqual([undefined]);
    });

    it('keeps keys apart, whatever their letters, and views', async () => {
      const keys = [
        ['1', '23'],
        ['12', '3'],
        ['123'],
        [1],
        ['1'],
        ['__proto__'],
        ['"], ["'],
        [`'; --`],
        ['😀', '\u{10ffff}'],
        ['\u0000'],
        [''],
      ];
      const texts = [...keys.map(onlineKey), onlineKey([])];
      await store.push(
        view,
        texts.map((key, index) => row(key, noon + BigInt(index))),
      );
      expect(await times(...texts.toReversed())).toEqual(
        texts.map((_, index) => noon + BigInt(index)).toReversed(),
      );
      for (const [index, key] of texts.entries()) expect(await times(key)).toEqual([noon + BigInt(index)]);
      await store.push(`${view}s`, [row('[1]', noon - 1n)]);
      expect(await store.countKeys(view)).toBe(texts.length);
      expect(await times('[1]')).toEqual([noon + 3n]);
    });

    it('gives back times of the years 1 to 9999 to the microsecond', async () => {
      const instants = [-62_135_596_800_000_000n, -1n, 0n, 2n ** 53n + 1n, 253_402_300_799_999_999n];
      await store.push(
        view,
        instants.map((time, index) => row(`[${index}]`, time, time)),
      );
      const found = await store.read(
        view,
        instants.map((_, index) => `[${index}]`),
      );
      expect(found.map((values) => [values?.eventTime, values?.createdTime])).toEqual(
        instants.map((time) => [time, time]),
      );
    });
  });

  describe('pushing', () => {
    it('never replaces a value by one of an earlier time, nor one of the same time by one that was created earlier', async () => {
      expect(await store.push(view, [row('[1]', noon, noon), row('[2]', -5n)])).toBe(2);
      const older = [
        row('[1]', noon - 1n, noon + day),
        row('[1]', noon, noon - 1n),
        row('[1]', noon),
        row('[2]', -6n),
      ];
      expect(await store.push(view, older)).toBe(0);
      expect(await store.read(view, ['[1]', '[2]'])).toMatchObject([
        { eventTime: noon, createdTime: noon },
        { eventTime: -5n },
      ]);
    });

    it('replaces a value by one that is just as new, was created later, or is of a later time', async () => {
      await store.push(view, [row('[1]', noon, undefined, '{"v":0}')]);
      const next = [
        row('[1]', noon, undefined, '{"v":1}'),
        row('[1]', noon, -62_135_596_800_000_000n, '{"v":2}'),
        row('[1]', noon, 2n ** 53n, '{"v":3}'),
        row('[1]', noon, 2n ** 53n + 1n, '{"v":4}'),
        row('[1]', noon + 1n, undefined, '{"v":5}'),
      ];
      for (const [index, each] of next.entries()) {
        expect(await store.push(view, [each])).toBe(1);
        expect(await valuesOf('[1]')).toBe(`{"v":${index + 1}}`);
      }
    });

    it('takes the rows of one push in their order', async () => {
      const rows = [
        row('[1]', noon),
        row('[1]', noon + 2n),
        row('[1]', noon + 1n),
        row('[1]', noon + 2n, undefined, '{"v":"last"}'),
      ];
      expect(await store.push(view, rows)).toBe(3);
      expect(await store.read(view, ['[1]'])).toMatchObject([
        { eventTime: noon + 2n, values: '{"v":"last"}' },
      ]);
      expect(await store.push(view, [])).toBe(0);
    });
  });

  describe('materialising', () => {
    beforeEach(() => store.claim(view, claim, { now: 0 }));

    it('stores rows with the state, replaces nothing newer, and counts what is other than before', async () => {
      await store.push(view, [row('[2]', noon + 1n)]);
      const rows = [row('[1]', noon), row('[2]', noon), row('[é]', noon)];
      expect(await materialise(rows, { state: 'so far' })).toBe(2);
      expect(await times('[1]', '[2]', '[é]')).toEqual([noon, noon + 1n, noon]);
      expect(await store.readState(view)).toBe('so far');
      expect(await materialise(rows, { state: 'as far' })).toBe(0);
      expect(
        await materialise([row('[1]', noon, undefined, '{"v":1}'), row('[é]', noon, 0n), row('[3]', noon)]),
      ).toBe(3);
      expect(await materialise([], { state: 'done' })).toBe(0);
      expect(await store.readState(view)).toBe('done');
      expect(await store.countKeys(view)).toBe(4);
    });

    it('counts what is other than before also of keys whose order is not the same in UTF-8 and UTF-16', async () => {
      const rows = [row('["😀"]', noon), row('["\uffee"]', noon)];
      expect(await materialise(rows)).toBe(2);
      expect(await materialise(rows)).toBe(0);
    });

    it('stores thousands of rows at once', async () => {
      const rows = (time: bigint) => Array.from({ length: 5017 }, (_, id) => row(`[${id}]`, time));
      expect(await materialise(rows(noon))).toBe(5017);
      expect(await materialise(rows(noon))).toBe(0);
      expect(await materialise([...rows(noon + 1n).slice(0, 3001), row('["new"]', noon)])).toBe(3002);
      expect(await times('[0]', '[3000]', '[3001]', '[5016]')).toEqual([noon + 1n, noon + 1n, noon, noon]);
      expect(await store.countKeys(view)).toBe(5018);
    });

    it('rebuilds: replaces also what is newer, drops what is left of before, and keeps what was pushed', async () => {
      await materialise([row('[1]', noon), row('[2]', noon), row('[3]', noon), row('[4]', noon)]);
      await store.push(view, [row('[3]', noon + 1n), row('[4]', noon + 1n), row('[5]', noon)]);
      await materialise([row('[4]', noon + 2n)]);
      const rebuilt = [row('[1]', noon - 1n), row('[3]', noon - 1n)];
      expect(await materialise(rebuilt, { generation: 2, rebuild: true, state: 'rebuilt' })).toBe(1);
      expect(await store.removeGenerationsBefore(view, 2, { token: 'first', state: 'clean' })).toBe(2);
      expect(await times('[1]', '[2]', '[3]', '[4]', '[5]')).toEqual([
        noon - 1n,
        undefined,
        noon + 1n,
        undefined,
        noon,
      ]);
      expect(await store.readState(view)).toBe('clean');
    });

    it('keeps rows that a rebuild finds as they were', async () => {
      await materialise([row('[1]', noon), row('[2]', noon)]);
      expect(await materialise([row('[1]', noon)], { generation: 2, rebuild: true })).toBe(0);
      expect(await store.removeGenerationsBefore(view, 2, { token: 'first', state: '' })).toBe(1);
      expect(await times('[1]', '[2]')).toEqual([noon, undefined]);
    });

    it('drops what is left of thousands', async () => {
      await materialise(Array.from({ length: 4500 }, (_, id) => row(`[${id}]`, noon)));
      await materialise([row('[4000]', noon)], { generation: 2, rebuild: true });
      expect(await store.removeGenerationsBefore(view, 2, { token: 'first', state: '' })).toBe(4499);
      expect(await store.countKeys(view)).toBe(1);
    });

    it('writes nothing once the claim is lost', async () => {
      await materialise([row('[1]', noon)], { state: 'mine' });
      await store.claim(view, { ...claim, token: 'second' }, { now: 0, replaced: 'first' });
      const conflict = { code: 'conflict', message: expect.stringContaining(`'${view}'`) as unknown };
      await expect(
        materialise([row('[1]', noon + 1n), row('[2]', noon)], { state: 'late' }),
      ).rejects.toMatchObject(conflict);
      const removing = store.removeGenerationsBefore(view, 2, { token: 'first', state: 'late' });
      await expect(removing).rejects.toMatchObject(conflict);
      await expect(
        store.materialise('unclaimed', { token: '', rows: [], generation: 1, rebuild: false, state: '' }),
      ).rejects.toMatchObject({ code: 'conflict' });
      expect(await times('[1]', '[2]')).toEqual([noon, undefined]);
      expect(await store.readState(view)).toBe('mine');
    });

    it('leaves rows and state of one and the same write when it is killed', async () => {
      const program = join(__dirname, 'materialise-for-ever.fixture.ts');
      await materialise([], { state: '0' });
      for (const delay of [4, 19]) {
        const child = spawn(process.execPath, [program, opened.address, view, 'first'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        await sleep(delay);
        child.kill('SIGKILL');
        await once(child, 'exit');
        const state = await store.readState(view);
        const found = await store.read(
          view,
          Array.from({ length: 2000 }, (_, id) => `[${id}]`),
        );
        expect(new Set(found.map((stored) => stored?.values))).toEqual(new Set([`{"turn":${state}}`]));
        expect(Number(state)).toBeGreaterThan(0);
      }
    }, 30_000);
  });

  describe('a claim', () => {
    const other = { token: 'second', holder: 'another', until: 3000 };

    it('is given to one of those who ask at once', async () => {
      const asked = Array.from({ length: 8 }, (_, index) => ({ ...claim, token: `token ${index}` }));
      const given = await Promise.all(asked.map((each) => store.claim(view, each, { now: 0 })));
      expect(asked).toContainEqual(given[0]);
      for (const each of given) expect(each).toEqual(given[0]);
    });

    it('holds until it runs out', async () => {
      expect(await store.claim(view, claim, { now: 0 })).toEqual(claim);
      expect(await store.claim(view, other, { now: 999 })).toEqual(claim);
      expect(await store.claim(view, other, { now: 1000 })).toEqual(other);
      expect(await store.renew(view, 'first', 5000)).toBe(false);
      expect(await store.claim(view, claim, { now: 2999 })).toEqual(other);
    });

    it('holds for longer when it is renewed, also once it ran out, if nobody else has it', async () => {
      expect(await store.renew(view, 'first', 2000)).toBe(false);
      await store.claim(view, claim, { now: 0 });
      expect(await store.renew(view, 'first', 2000)).toBe(true);
      expect(await store.claim(view, other, { now: 1999 })).toEqual({ ...claim, until: 2000 });
    });

    it('is taken over from a holder that is named, and from no other', async () => {
      await store.claim(view, claim, { now: 0 });
      expect(await store.claim(view, other, { now: 0, replaced: 'third' })).toEqual(claim);
      expect(await store.claim(view, other, { now: 0, replaced: 'first' })).toEqual(other);
    });

    it('is given up by its holder alone, and the state stays', async () => {
      await store.claim(view, claim, { now: 0 });
      await materialise([], { state: 'kept' });
      await store.release(view, 'second');
      expect(await store.claim(view, other, { now: 0 })).toEqual(claim);
      await store.release(view, 'first');
      await store.release('never_claimed', 'first');
      expect(await store.claim(view, other, { now: 0 })).toEqual(other);
      expect(await store.readState(view)).toBe('kept');
    });
  });

  describe('removing', () => {
    it('erases keys, and says how many had values', async () => {
      await store.push(view, [row('["a"]', noon), row('["b"]', noon), row('["c"]', noon)]);
      await store.push(`${view}s`, [row('["a"]', noon)]);
      expect(await store.erase(view, ['["a"]', '["c"]', '["d"]', '["a"]'])).toBe(2);
      expect(await store.erase(view, [])).toBe(0);
      expect(await times('["a"]', '["b"]', '["c"]')).toEqual([undefined, noon, undefined]);
      expect(await store.countKeys(`${view}s`)).toBe(1);
    });

    it('erases the keys that have some values at their places, whatever else they have, and no others', async () => {
      const keys: (string | number)[][] = [
        ['1', 23],
        ['1', '23'],
        ['12', '3'],
        [1, 23],
        ['1,"23"', 23],
        ['1'],
        ['1', 23, 0],
        ['é', 23],
        ['\u{10ffff}', 23],
        ['\u0000', 23],
      ];
      const left = async () => {
        const found = await store.read(view, keys.map(onlineKey));
        return keys.filter((_, index) => found[index] !== undefined);
      };
      await store.push(
        view,
        keys.map((key) => row(onlineKey(key), noon)),
      );
      await store.push(`${view}s`, [row('["1",23]', noon)]);
      expect(await store.eraseMatching(view, ['1', undefined])).toBe(2);
      expect(await left()).toEqual(keys.slice(2));
      for (const text of ['é', '\u{10ffff}', '\u0000']) {
        expect(await store.eraseMatching(view, [text, undefined])).toBe(1);
      }
      expect(await store.eraseMatching(view, [undefined, 23])).toBe(2);
      expect(await left()).toEqual([['12', '3'], ['1'], ['1', 23, 0]]);
      expect(await store.eraseMatching(view, ['1', undefined, 0])).toBe(1);
      expect(await store.eraseMatching(view, ['12', '3'])).toBe(1);
      expect(await store.eraseMatching(view, ['x', undefined])).toBe(0);
      expect(await store.eraseMatching('unknown', ['1', undefined])).toBe(0);
      expect(await left()).toEqual([['1']]);
      expect(await store.countKeys(`${view}s`)).toBe(1);
    });

    it.each([
      ['the first', 0, ['a', undefined]],
      ['the last', 1, [undefined, 'a']],
    ])(
      'erases thousands of keys by %s of their values, from among thousands of others',
      async (_, place, pattern) => {
        const keyOf = (name: string, id: number) => onlineKey(place === 0 ? [name, id] : [id, name]);
        const ids = Array.from({ length: 2500 }, (_unused, id) => id);
        for (const name of ['a', 'A', 'ab']) {
          await store.push(
            view,
            ids.map((id) => row(keyOf(name, id), noon)),
          );
        }
        expect(await store.eraseMatching(view, pattern)).toBe(2500);
        expect(await times(...ids.map((id) => keyOf('a', id)))).toEqual(ids.map(() => undefined));
        expect(await store.countKeys(view)).toBe(5000);
        expect(await store.eraseMatching(view, pattern)).toBe(0);
      },
    );

    it('removes what is older than an instant, however much, and not what is of it', async () => {
      await store.push(
        view,
        Array.from({ length: 4500 }, (_, id) => row(`[${id}]`, BigInt(id - 100))),
      );
      expect(await store.removeOlderThan(view, 4000n)).toBe(4100);
      expect(await times('[0]', '[4099]', '[4100]')).toEqual([undefined, undefined, 4000n]);
      expect(await store.countKeys(view)).toBe(400);
      expect(await store.removeOlderThan('unknown', 4000n)).toBe(0);
    });
  });

  it('does what the plainest store does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 25, maxLength: 60, size: 'max' }),
        async (operations) => {
          view = `view_${(views += 1)}`;
          const model = new OnlineStoreModel();
          for (const run of operations) {
            const outcome = async (each: OnlineStore) => {
              const answer = await run(each, view).catch(
                (error: unknown) => (error as { code: string }).code,
              );
              return [
                answer,
                await each.read(view, allKeys),
                await each.countKeys(view),
                await each.readState(view),
              ];
            };
            expect(await outcome(store)).toEqual(await outcome(model));
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);
}

type Operation = (store: OnlineStore, view: string) => Promise<unknown>;

const keys: readonly (readonly (string | number)[])[] = [
  [1],
  [2],
  ['1', '23'],
  ['12', '3'],
  ['1', 23],
  [1, '23'],
  ['12', '23'],
  ['"'],
  ['é'],
  ['__proto__'],
  [],
];
const allKeys = keys.map(onlineKey);
/** A key, each of its values asked for or not. */
const pattern = fc
  .constantFrom(...keys)
  .chain((key) => fc.tuple(...key.map((value) => fc.constantFrom(value, undefined))));
const time = fc.constantFrom(-62_135_596_800_000_000n, -1n, 0n, 2n ** 53n, 2n ** 53n + 1n);
const keyed = fc.record({
  key: fc.constantFrom(...allKeys),
  values: fc.constantFrom('{}', '{"v":1}', '{"v":"é"}'),
  eventTime: time,
  createdTime: fc.option(time, { nil: undefined }),
});
const token = fc.constantFrom('first', 'first', 'first', 'second');
const generation = fc.integer({ min: 1, max: 3 });
const state = fc.constantFrom('a', 'b');
const moment = fc.integer({ min: 0, max: 4 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.array(keyed, { maxLength: 5 }).map(
    (rows): Operation =>
      (store, view) =>
        store.push(view, rows),
  ),
  {
    weight: 3,
    arbitrary: fc
      .record({
        token,
        rows: fc.uniqueArray(keyed, { selector: ({ key }) => key, maxLength: 6 }),
        generation,
        rebuild: fc.boolean(),
        state,
      })
      .map(
        (chunk): Operation =>
          (store, view) =>
            store.materialise(view, chunk),
      ),
  },
  fc.tuple(generation, fc.record({ token, state })).map(
    ([before, options]): Operation =>
      (store, view) =>
        store.removeGenerationsBefore(view, before, options),
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(token, moment, moment, fc.option(token, { nil: undefined })).map(
      ([by, until, now, replaced]): Operation =>
        (store, view) =>
          store.claim(view, { token: by, holder: `of ${by}`, until }, { now, ...(replaced && { replaced }) }),
    ),
  },
  fc.tuple(token, moment).map(
    ([by, until]): Operation =>
      (store, view) =>
        store.renew(view, by, until),
  ),
  token.map(
    (by): Operation =>
      (store, view) =>
        store.release(view, by),
  ),
  fc.subarray(allKeys, { maxLength: 3 }).map(
    (keys): Operation =>
      (store, view) =>
        store.erase(view, keys),
  ),
  pattern.map(
    (matching): Operation =>
      (store, view) =>
        store.eraseMatching(view, matching),
  ),
  time.map(
    (before): Operation =>
      (store, view) =>
        store.removeOlderThan(view, before),
  ),
);
