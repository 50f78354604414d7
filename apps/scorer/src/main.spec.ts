import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { createHome, register, type Home } from './scorer.fixture.ts';

const program = resolve(__dirname, '../bin/scorer.mjs');

describe('the scorer as a process', () => {
  let home: Home;

  beforeEach(async () => {
    home = await createHome();
    await register(home.platform);
    const promotion = { version: 1, alias: 'production', reason: 'first', actor: 'ada' };
    await home.platform.registry.promote('diabetes-bmi', promotion);
  });

  afterEach(() => home.close());

  async function start() {
    const scorer = spawn(process.execPath, [program], {
      env: { QUINCUNX_WORKSPACE: home.settings.workspace, QUINCUNX_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [line] = (await once(scorer.stdout.setEncoding('utf8'), 'data')) as [string];
    const [url = ''] = /http:\/\/[\d.:]+/.exec(line) ?? [];
    return { scorer, url, exit: once(scorer, 'exit'), errors: text(scorer.stderr) };
  }

  it('is ready within a second of its start, with a version deployed', async () => {
    const begin = performance.now();
    const { scorer, url, exit } = await start();
    const { status } = await fetch(`${url}/health/ready`);
    const seconds = (performance.now() - begin) / 1000;
    scorer.kill('SIGTERM');
    await exit;
    expect(status).toBe(200);
    // Tests share their machine with other tests: the bound is a second on a quiet one.
    expect(seconds).toBeLessThan(5);
  });

  it('finishes at SIGTERM what is in flight, takes nothing new, and exits with 0', async () => {
    const { scorer, url, exit, errors } = await start();
    const body = JSON.stringify({ payload: [10] });
    const request = httpRequest(`${url}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
    });
    request.flushHeaders();
    await once(request, 'continue');

    scorer.kill('SIGTERM');
    while (await accepts(url)) await new Promise((retry) => setTimeout(retry, 10));
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(await json(response)).toEqual({ predictions: [20] });
    expect(await exit).toEqual([0, null]);
    expect(await errors).not.toMatch(/"level":"(warn|error)"/);
  });

  async function accepts(url: string): Promise<boolean> {
    return fetch(`${url}/health/live`).then(
      () => true,
      () => false,
    );
  }
});
