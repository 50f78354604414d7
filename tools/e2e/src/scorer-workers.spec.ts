import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Programs, postJson, type Scorer } from './programs.fixture.ts';

jest.setTimeout(120_000);

describe('a scorer of several processes', () => {
  const programs = new Programs();
  let scorer: Scorer;

  beforeAll(async () => {
    for (const run of [['train'], ['train', '--message', 'once more']]) await programs.trainer(...run);
    scorer = await programs.scorer('--workers', '2');
  });

  afterAll(() => programs.clear());

  const workers = () =>
    execFileSync('pgrep', ['-P', String(scorer.child.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);

  /** Each on a connection of its own, so that every process gets some. */
  const predict = async (times: number) => {
    const versions: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const response = await fetch(`${scorer.address}/v1/models/diabetes-bmi/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: '{"instances":[{"bmi":30}]}',
      });
      versions.push(((await response.json()) as { version: number }).version);
    }
    return versions;
  };

  it('has moved in all of them when a promotion is answered', async () => {
    expect(workers()).toHaveLength(2);
    const answers: unknown[] = [];
    for (const version of [2, 1, 2, 1]) {
      const promotion = { version, reason: 'in turn', actor: 'ada' };
      answers.push((await postJson(`${scorer.address}/v1/models/diabetes-bmi/promotions`, promotion)).status);
      expect(new Set(await predict(8))).toEqual(new Set([version]));
    }
    expect(answers.slice(1)).toEqual([201, 201, 201]);
  });

  it('adds up what they counted', async () => {
    const before = await predictionsCounted();
    await predict(10);
    expect(await predictionsCounted()).toBe(before + 10);
  });

  it('serves on when one of them is killed, and replaces it', async () => {
    const [victim = 0, ...others] = workers();
    process.kill(victim, 'SIGKILL');
    while (workers().includes(victim)) await sleep(10);
    expect(await predict(5)).toHaveLength(5);
    while (workers().length < 2) await sleep(50);
    expect(workers()).toEqual(expect.arrayContaining(others));
    expect(await predict(5)).toHaveLength(5);
  });

  it('stops as one, and finishes what is in flight, when every process is told to', async () => {
    const processes = workers();
    const rows = new TransformStream<string, string>();
    const writer = rows.writable.getWriter();
    void writer.write('{"bmi":30}\n');
    const answer = await fetch(`${scorer.address}/v1/models/diabetes-bmi/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: rows.readable.pipeThrough(new TextEncoderStream()),
      duplex: 'half',
    });
    for (const id of processes) process.kill(id, 'SIGTERM');
    await sleep(100);
    scorer.child.kill('SIGTERM');
    await sleep(300);
    await writer.write('{"bmi":31}\n');
    await writer.close();
    expect((await answer.text()).trim().split('\n')).toHaveLength(2);
    expect(await scorer.ended).toMatchObject({ code: 0 });
    for (const id of processes) expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });

  async function predictionsCounted(): Promise<number> {
    const text = await (await fetch(`${scorer.address}/metrics`)).text();
    const counts = text.matchAll(/^quincunx_predictions_total\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }
});
