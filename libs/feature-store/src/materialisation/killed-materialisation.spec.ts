import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithServer } from '@quincunx/database/testing';
import { redisServerPath, startRedisServer } from '../testing/redis-server.fixture.ts';
import type { MaterialisationProgress } from './materialise-view.ts';
import { featureView, openStores, type Stores } from './stores.fixture.ts';
import { parseState } from './view-state.ts';

const keys = 12_000;
const allKeys = Array.from({ length: 3 * keys }, (_, key) => `[${key}]`);

/** One row of each key. */
function rowsOf(at: string, key: string, volume: number): string {
  return `SELECT ${key} AS meter_id, TIMESTAMP '${at}' AS at, TIMESTAMP '${at}' AS made, i / 7 + ${volume} AS volume FROM range(${keys}) t(i)`;
}

const before = rowsOf('2026-01-01', 'i', 1);
/** Half of the keys are others. */
const incremental = `${before} UNION ALL ${rowsOf('2026-01-02', `i + ${keys / 2}`, 2)}`;
const full = `SELECT * FROM (${incremental}) WHERE meter_id % 5 <> 0`;
/** What the source has when the next one begins, if that is something else. */
const later = `${incremental} UNION ALL ${rowsOf('2026-01-02 12:00:00', 'i * 3', 3)}`;
const sources = { before, incremental, full, later };
type Kind = 'incremental' | 'full';

const redis = redisServerPath();
describeKilled('in SQLite', {
  kills: 20,
  open: () => Promise.resolve({ url: undefined, stop: () => Promise.resolve() }),
});
describeWithServer('in Redis', redis, () => {
  describeKilled('its online store', { kills: 4, open: startRedisServer });
});

function describeKilled(
  name: string,
  { kills, open }: { kills: number; open: () => Promise<{ url: string | undefined; stop(): Promise<void> }> },
): void {
  describe(`a materialisation that is killed, ${name},`, () => {
    let server: Awaited<ReturnType<typeof open>>;
    let stores: Stores;
    beforeAll(async () => {
      server = await open();
      stores = await openStores(mkdtempSync(join(tmpdir(), 'killed-')), [], { redis: server.url });
      for (const [source, query] of Object.entries(sources))
        await stores.writeParquet(`${source}.parquet`, query);
      stores.at('2026-01-03T00:00:00Z');
    });
    afterAll(async () => {
      await stores.close();
      await server.stop();
      rmSync(stores.folder, { recursive: true });
    });

    const put = (source: string, view: string) => {
      const path = (file: string) => join(stores.folder, 'workspace', `${file}.parquet`);
      copyFileSync(path(source), path(view));
    };
    const materialise = (view: string, kind: Kind) =>
      stores.materialisations.materialise({ view, full: kind === 'full' });
    const stateOf = async (view: string) => parseState(view, await stores.online.readState(view));

    /** A view that was materialised, and whose source has changed since. */
    async function prepare(view: string, kind: Kind): Promise<void> {
      const [source, entity] = [{ path: `${view}.parquet`, format: 'parquet' }, { name: 'meter' }] as const;
      await stores.define(
        featureView({
          name: view,
          entity: { ...entity, joinKeys: [{ name: 'meter_id', type: 'integer' }] },
          source: { kind: 'file', ...source, timestamp: { column: 'at' }, createdColumn: 'made' },
          features: [{ name: 'volume', type: 'number' }],
        }),
      );
      put('before', view);
      await materialise(view, 'full');
      // It is newer than all of the source, and stays.
      const pushed = {
        key: '[7]',
        values: '{"volume":0.5}',
        eventTime: 1_767_398_400_000_000n,
        createdTime: undefined,
      };
      await stores.online.push(view, [pushed]);
      put(kind, view);
    }

    /** All that is to be read: every key with its values and times, and how far the view is materialised. */
    async function contentOf(view: string) {
      const rows = await stores.online.read(view, allKeys);
      const { seen, unfinished } = await stateOf(view);
      const hash = createHash('sha256');
      for (const row of rows) hash.update(row === undefined ? '-' : Object.values(row).join());
      const count = await stores.online.countKeys(view);
      return { rows: hash.digest('hex'), count, seen: { ...seen, digest: '' }, unfinished };
    }

    /** @param stopsAt how many keys it may write. */
    async function run(view: string, kind: Kind, stopsAt = Infinity) {
      const script = join(__dirname, 'materialise-for-ever.fixture.ts');
      const options = [
        stores.folder,
        view,
        kind,
        String(stopsAt),
        ...(server.url === undefined ? [] : [server.url]),
      ];
      const env = { ...process.env, NODE_COMPILE_CACHE: join(stores.folder, 'compiled') };
      const child = spawn(process.execPath, [script, ...options], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = createInterface(child.stdout);
      await once(lines, 'line');
      const kill = async () => {
        child.kill('SIGKILL');
        expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      };
      return { lines, kill };
    }

    async function measureUndisturbed(view: string, kind: Kind): Promise<number> {
      await prepare(view, kind);
      const { lines, kill } = await run(view, kind);
      const begun = performance.now();
      await once(lines, 'line');
      const milliseconds = performance.now() - begun;
      await kill();
      return milliseconds;
    }

    const quiet = new Map<string, Promise<unknown>>();
    function undisturbed(kind: Kind, source: keyof typeof sources): Promise<unknown> {
      const view = `undisturbed_${kind}_${source}`;
      const content = quiet.get(view) ?? materialiseUndisturbed(view, kind, source);
      quiet.set(view, content);
      return content;
    }

    async function materialiseUndisturbed(view: string, kind: Kind, source: string) {
      await prepare(view, kind);
      put(source, view);
      await materialise(view, kind);
      return await contentOf(view);
    }

    it('is ended by the next, with exactly the values of one that was not disturbed', async () => {
      const kinds = [];
      for (const kind of ['full', 'incremental'] as const) {
        const milliseconds = await measureUndisturbed(`measured_${kind}`, kind);
        const [same, changed] = [await undisturbed(kind, kind), await undisturbed(kind, 'later')];
        kinds.push({ kind, milliseconds, same, changed });
      }
      for (let index = 0; index < kills; index++) {
        const view = `killed_${index}`;
        const expected = kinds[index % 2];
        if (expected === undefined) throw new Error('there are two kinds');
        const { kind, milliseconds } = expected;
        await prepare(view, kind);
        const { kill } = await run(view, kind);
        await sleep((milliseconds * (index + 0.5)) / kills);
        await kill();
        const isChanged = index % 4 > 1;
        if (isChanged) put('later', view);
        await materialise(view, kind);
        expect(await contentOf(view)).toEqual(isChanged ? expected.changed : expected.same);
        const { items } = await stores.materialisations.list({ view, limit: 10 });
        expect(items.map(({ status }) => status)).not.toContain('running');
      }
    }, 120_000);

    it.each(['full', 'incremental'] as const)('halfway (%s) is gone on with, where it was', async (kind) => {
      const view = `halfway_${kind}`;
      await prepare(view, kind);
      const { lines, kill } = await run(view, kind, 1);
      await once(lines, 'line');
      await kill();
      expect((await stateOf(view)).unfinished).toBeDefined();
      const told: MaterialisationProgress[] = [];
      const onProgress = (progress: MaterialisationProgress) => told.push(progress);
      await stores.materialisations.materialise({ view, full: kind === 'full', onProgress });
      expect(told[1]).toMatchObject({ phase: 'writing', keys: 8192 });
      expect(await contentOf(view)).toEqual(await undisturbed(kind, kind));
    });
  });
}
