import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptError, UnavailableError } from '@quincunx/contracts';
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

  it.each(['platform.db', 'online.db'])('leaves no database open when %s is none', async (name) => {
    writeFileSync(join(home, name), 'this is not a database, whatever its name says'.repeat(100));
    await expect(open()).rejects.toThrow(CorruptError);
    const stillOpen = listOpenFiles().filter((file) => file.startsWith(home));
    expect(stillOpen).toEqual([]);
  });

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
});
