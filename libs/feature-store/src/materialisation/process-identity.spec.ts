import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { mayBeAlive, thisProcess } from './process-identity.ts';

const isLinux = existsSync('/proc/self/stat');

describe('the identity of a process', () => {
  it('is of this machine, and alive', () => {
    expect(thisProcess()).toMatchObject({ host: hostname(), id: process.pid });
    expect(mayBeAlive(thisProcess())).toBe(true);
    expect(mayBeAlive({ host: hostname(), id: process.pid })).toBe(true);
  });

  it('of another machine may be alive', () => {
    expect(mayBeAlive({ ...thisProcess(), host: 'elsewhere', id: 2 ** 30 })).toBe(true);
  });

  it('of one that ended is not alive', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const id = child.pid ?? 0;
    await once(child, 'exit');
    expect(mayBeAlive({ host: hostname(), id })).toBe(false);
  });

  it('of the first process of a machine, which may not be signalled, is alive', () => {
    expect(mayBeAlive({ host: hostname(), id: 1 })).toBe(true);
  });

  (isLinux ? describe : describe.skip)('on Linux', () => {
    it('is not that of another process that has its id now', () => {
      expect(mayBeAlive({ ...thisProcess(), start: '17' })).toBe(false);
    });

    it('is not alive when it was killed and nobody has asked how it ended', async () => {
      // A shell that becomes another program does not ask about its child.
      const child = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
      try {
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const identity = { host: hostname(), id: Number(line.toString()) };
        while (!readFileSync(`/proc/${child.pid ?? 0}/comm`, 'utf8').startsWith('sleep')) await sleep(1);
        expect(mayBeAlive(identity)).toBe(true);
        process.kill(identity.id, 'SIGKILL');
        while (!readFileSync(`/proc/${identity.id}/stat`, 'utf8').includes(') Z ')) await sleep(1);
        expect(mayBeAlive(identity)).toBe(false);
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    });
  });
});
