import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptError, featureViewSchema, UnavailableError } from '@quincunx/contracts';
import { openPlatform } from './open-platform.ts';
import { artifactOf, register } from './platform.fixture.ts';
import { readSettings } from './settings.ts';

/** On Linux, the files that this process has open; elsewhere none can be told. */
function listOpenFiles(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return '';
    }
  });
}

describe('openPlatform', () => {
  let home: string;
  const open = () => openPlatform({ settings: readSettings({ QUINCUNX_HOME: home }) });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'quincunx-platform-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('creates a home, and finds in it later what was kept', async () => {
    const first = await open();
    await register(first, artifactOf(2));
    await first.close();
    const second = await open();
    expect((await second.registry.getVersion('progression', 1)).metrics).toEqual({ r2: 0.5 });
    await second.close();
  });

  it.each(['platform.db', 'predictions.db', 'online.db'])(
    'leaves no database open when %s is none',
    async (name) => {
      writeFileSync(join(home, name), 'this is not a database, whatever its name says'.repeat(100));
      await expect(open()).rejects.toThrow(CorruptError);
      const stillOpen = listOpenFiles().filter((file) => file.startsWith(home));
      expect(stillOpen).toEqual([]);
    },
  );

  it('names what cannot be used', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    const opening = openPlatform({ settings: readSettings({ QUINCUNX_HOME: file }) });
    await expect(opening).rejects.toThrow(UnavailableError);
    await expect(opening).rejects.toThrow(file);
  });

  it('keeps all of a transaction over runs and registry, or none', async () => {
    const platform = await open();
    const id = '00000000-0000-4000-8000-000000000001';
    await platform.runs.start({ id, model: 'progression', process: { host: 'h', id: 1 }, parameters: {} });
    const half = platform.transact(async ({ registry, runs }) => {
      await register({ ...platform, registry }, artifactOf(2));
      await runs.end(id, { outcome: { kind: 'failed', reason: 'power' }, metrics: {} });
      throw new Error('killed here');
    });
    await expect(half).rejects.toThrow('killed here');
    expect((await platform.runs.getRun(id)).status).toBe('running');
    await expect(platform.registry.getVersion('progression', 1)).rejects.toThrow("no model 'progression'");
    await platform.close();
  });

  it('logs the predictions of the share that is set, and erases what it logged of an entity', async () => {
    const platform = await openPlatform({
      settings: readSettings({ QUINCUNX_HOME: home, QUINCUNX_PREDICTION_LOG: '1' }),
    });
    const { featureStore, predictionLog } = platform;
    await register(platform, artifactOf(2));
    const vitals = featureViewSchema.parse({
      name: 'vitals',
      entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
      source: { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' } },
      features: [{ name: 'bmi', type: 'number' }],
    });
    await featureStore.definitions.apply({ featureViews: [vitals] });
    predictionLog.record({
      model: 'progression',
      version: 1,
      requestId: 'r1',
      at: new Date(),
      milliseconds: 1,
      rows: [{ bmi: 1 }, { bmi: 2 }],
      predictions: [2, 4],
      entities: [{ patient_id: 17 }, { patient_id: 18 }],
    });
    const measured = async () => (await predictionLog.measure('progression', {})).versions[0]?.predictions;
    expect(await measured()).toBe(2);
    const { erasure } = await featureStore.forget({
      entity: 'patient',
      key: { patient_id: 17 },
      author: 'ada',
    });
    expect(erasure.erased).toMatchObject({ 'logged predictions': 1 });
    expect(await measured()).toBe(1);
    await platform.close();
  });

  it('writes what is recorded by the time that it is closed', async () => {
    const settings = readSettings({ QUINCUNX_HOME: home, QUINCUNX_PREDICTION_LOG: '1' });
    const first = await openPlatform({ settings });
    await register(first, artifactOf(2));
    const [at, milliseconds] = [new Date(), 1];
    first.predictionLog.record({
      ...{ model: 'progression', version: 1, requestId: 'r1', at, milliseconds },
      ...{ rows: [{ bmi: 1 }], predictions: [2] },
    });
    await first.close();
    const second = await openPlatform({ settings });
    expect((await second.predictionLog.measure('progression', {})).versions).toHaveLength(1);
    await second.close();
  });
});
