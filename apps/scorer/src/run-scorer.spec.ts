import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { createHome, register, type Home } from './scorer.fixture.ts';
import { runScorer } from './run-scorer.ts';

function collector() {
  const chunks: string[] = [];
  const { promise: written, resolve } = Promise.withResolvers<undefined>();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      resolve(undefined);
      done();
    },
  });
  return { stream, written, text: () => chunks.join('') };
}

describe('runScorer', () => {
  let home: Home;

  beforeEach(async () => {
    home = await createHome();
  });

  afterEach(() => home.close());

  /** Runs a scorer over the home, hands its start line's address to `during`, then stops it. */
  async function run(words: string[], during: (url: string) => Promise<void> = () => Promise.resolve()) {
    const [output, errors] = [collector(), collector()];
    const signals = new EventEmitter();
    const code = runScorer({
      words,
      environment: { QUINCUNX_WORKSPACE: home.settings.workspace, QUINCUNX_PORT: '0' },
      output: output.stream,
      errors: errors.stream,
      signals,
    });
    await Promise.race([output.written, code]);
    const [url] = /http:\/\/[\d.:]+/.exec(output.text()) ?? [];
    if (url !== undefined) await during(url);
    signals.emit('SIGTERM');
    return { code: await code, output: output.text(), errors: errors.text() };
  }

  it('says where it serves what, and stops when told', async () => {
    await register(home.platform);
    await home.platform.registry.promote('diabetes-bmi', {
      version: 1,
      alias: 'production',
      reason: 'first',
      actor: 'ada',
    });
    let health: unknown;
    const { code, output } = await run([], async (url) => {
      health = await (await fetch(`${url}/health/ready`)).json();
    });
    expect(health).toMatchObject({ status: 'ready' });
    expect(output).toMatch(
      /^scorer: http:\/\/127\.0\.0\.1:\d+ \(serves diabetes-bmi version 1\); API: http.*\/docs\n$/,
    );
    expect(code).toBe(0);
  });

  it('says which command to run when nothing is deployed', async () => {
    expect((await run([])).output).toContain('npx nx run trainer:train');
  });

  it('prefers its flags to the environment', async () => {
    const { code, output } = await run(['--host', '127.0.0.2', '--port=0']);
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining('127.0.0.2') as string,
    });
  });

  it('explains itself', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    expect(output).toContain('--port <number>');
  });

  it('says in one line what is wrong with its flags and settings', async () => {
    expect(await run(['--prot', '1'])).toMatchObject({ code: 1, output: '' });
    expect((await run(['--prot', '1'])).errors).toMatch(/^scorer: Unknown option '--prot'.*see --help\n$/);
    expect(await run(['--port=abc'])).toMatchObject({
      code: 1,
      errors: 'scorer: settings: QUINCUNX_PORT: must be a port from 0 to 65535; 0 takes any that is free\n',
    });
  });

  it('says in one line that its port is in use, and leaves nothing open', async () => {
    await run([], async (url) => {
      const { port } = new URL(url);
      const second = await run(['--port', port]);
      expect(second.code).toBe(1);
      expect(second.errors).toMatch(
        new RegExp(`^scorer: cannot listen on 127\\.0\\.0\\.1:${port}: the port is in use`, 'm'),
      );
    });
    expect(await home.platform.registry.listModels({ limit: 1 })).toEqual({ items: [] });
  });
});
