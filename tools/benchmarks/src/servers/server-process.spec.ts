import { startServer } from './server-process.ts';
import { usageOf } from './usage-of.ts';

const listen = `require('node:http').createServer((q, r) => r.end('here'))
  .listen(0, '127.0.0.1', function () { console.log('listens on http://127.0.0.1:' + this.address().port); });`;

describe('startServer', () => {
  it('knows the port from what the server prints, and ends it', async () => {
    const server = await startServer({ words: ['-e', listen], prefix: ['env', 'ANY=thing'] });
    const url = `http://127.0.0.1:${server.port}`;
    expect(await (await fetch(url)).text()).toBe('here');
    await server.stop();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says what the server said, if that ends before it listens', async () => {
    const words = ['-e', `console.error('no such flag'); process.exit(1)`];
    await expect(startServer({ words })).rejects.toThrow('no such flag');
  });
});

describe('usageOf', () => {
  it('counts children, those that have ended, too', async () => {
    const burn = `const until = Date.now() + 400; while (Date.now() < until);`;
    const server = await startServer({
      words: [
        '-e',
        `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]);${listen}`,
      ],
    });
    const parent = usageOf(process.pid);
    const { cpuSeconds, residentMegabytes } = usageOf(server.pid);
    // The machine may have had other things to do in these 400 ms.
    expect(cpuSeconds).toBeGreaterThan(0.1);
    expect(residentMegabytes).toBeGreaterThan(10);
    expect(parent.residentMegabytes).toBeGreaterThan(residentMegabytes);
    await server.stop();
    expect(usageOf(server.pid)).toEqual({ cpuSeconds: Number.NaN, residentMegabytes: Number.NaN });
  });
});
