import { finished, getJson, Programs } from './programs.fixture.ts';

jest.setTimeout(120_000);

describe('the scorer as a process', () => {
  const programs = new Programs();
  afterAll(() => programs.clear());

  it('is live and not ready before anything is promoted, and says which command to run', async () => {
    const { address, child, ended } = await programs.scorer();
    expect(await getJson(`${address}/health/live`)).toMatchObject({ status: 200 });
    const ready = await getJson(`${address}/health/ready`);
    expect(ready.status).toBe(503);
    expect(JSON.stringify(ready.body)).toContain('npx nx run trainer:train');
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(output).toContain('npx nx run trainer:train');
  });

  it('says in one line that its port is in use', async () => {
    const { address, child, ended } = await programs.scorer();
    const port = new URL(address).port;
    const second = await finished(programs.start('scorer', ['--port', port]));
    expect(second.code).toBe(1);
    expect(second.errors.trim().split('\n')).toHaveLength(1);
    expect(second.errors).toContain(port);
    child.kill('SIGTERM');
    await ended;
  });

  it.each(['trainer', 'scorer'] as const)(
    'the %s says in one line that its Node is too old',
    async (program) => {
      const pretence =
        'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } })';
      const old = programs.start(
        program,
        [],
        ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`],
      );
      const { code, errors } = await finished(old);
      expect(code).toBe(1);
      expect(errors.trim().split('\n')).toHaveLength(1);
      expect(errors).toMatch(/needs Node 22\.18 or newer.*20\.19\.0/);
    },
  );
});
