import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Programs } from './programs.fixture.ts';

/** Mounting a small or a read-only disk needs root; elsewhere these behaviours are covered where the stores are tested. */
const canMount = process.getuid?.() === 0 && process.platform === 'linux' && tryMount();

function mount(folder: string, options: string): boolean {
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

function unmount(folder: string): void {
  spawnSync('umount', [folder]);
}

function tryMount(): boolean {
  const programs = new Programs();
  const folder = join(programs.home, 'try');
  const mounted = mount(folder, 'size=64k');
  if (mounted) unmount(folder);
  return mounted;
}

jest.setTimeout(120_000);

const title = 'a disk that cannot take what is written';
(canMount ? describe : describe.skip)(
  canMount ? title : `${title} (skipped: mounting one needs root on Linux)`,
  () => {
    const programs = new Programs();
    const disk = join(programs.home, 'disk');
    beforeEach(() => {
      programs.environment['QUINCUNX_HOME'] = disk;
    });
    afterEach(() => {
      unmount(disk);
    });
    afterAll(() => programs.clear());

    it.each(['64k', '300k', '500k'])(
      'a full disk of %s: it is said in one line, and once there is room all is whole',
      async (size) => {
        expect(mount(disk, `size=${size}`)).toBe(true);
        const failed = await programs.trainer('train');
        // What does not fit may be no more than the report; the version is then registered, and the run says what is missing.
        const { code, errors, output } = failed;
        expect(`exit ${code} ${errors}${output}`).toMatch(
          /^exit 1 trainer: [^\n]* is full\n|^exit 0 [^]*report +not written: [^\n]* is full\n/,
        );
        expect(spawnSync('mount', ['-o', 'remount,size=64m', disk]).status).toBe(0);
        expect(await programs.trainer('train')).toMatchObject({ code: 0, errors: '' });
        expect(await programs.trainer('doctor')).toMatchObject({ code: 0 });
      },
    );

    it('a read-only disk: one line, exit 1', async () => {
      expect(mount(disk, 'size=64m,ro')).toBe(true);
      const failed = await programs.trainer('train');
      expect(failed).toMatchObject({ code: 1 });
      expect(failed.errors).toMatch(/^trainer: .*read-only\n$/);
    });
  },
);
