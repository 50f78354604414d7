import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelVersion, PredictResponse } from '@quincunx/contracts';
import { readFittedLine } from './fitted-line.fixture.ts';
import { AnswerReader, type Answer } from './fuzz/answer-reader.ts';
import { exchangeBytes } from './fuzz/exchange-bytes.ts';
import { load, postOf, type LoadOptions } from './load.fixture.ts';
import { getJson, lockDatabase, postJson, Programs, workersOf, type Scorer } from './programs.fixture.ts';

/** How long another process keeps the registry to itself: longer than a write waits for it. */
const lockSeconds = Number(process.env['QUINCUNX_LOCK_SECONDS'] ?? 7);
const busyTimeoutMilliseconds = 5000;

const path = '/v1/models/diabetes-bmi/predict';
const bmis = [18.5, 21.6, 26.4, 32.1, 41.9];

jest.setTimeout(180_000 + lockSeconds * 1000);

describe('a scorer under load', () => {
  const programs = new Programs();
  /** By version. */
  const lines = new Map<number, (bmi: number) => number>();
  let scorer: Scorer;

  beforeAll(async () => {
    for (const words of [[], ['--set', 'estimator.l2=1']]) {
      const { code, errors } = await programs.trainer('train', ...words);
      if (code !== 0) throw new Error(errors);
    }
    scorer = await programs.scorer();
    for (const version of [1, 2]) {
      const { body } = await getJson(`${scorer.address}/v1/models/diabetes-bmi/versions/${version}`);
      lines.set(version, readFittedLine(programs.home, (body as ModelVersion).artifact));
    }
    await stop();
  });

  afterAll(() => programs.clear());

  async function stop(): Promise<void> {
    scorer.child.kill('SIGTERM');
    await scorer.ended;
  }

  const move = (to: number) =>
    postJson(`${scorer.address}/v1/models/diabetes-bmi/promotions`, { version: to, reason: 'to move' });

  const readiness = async () => {
    const { status, body } = await getJson(`${scorer.address}/health/ready`);
    return { httpStatus: status, ...(body as { status: string; faults: string[] }) };
  };

  async function waitFor(state: string): Promise<void> {
    const deadline = performance.now() + 10_000;
    while ((await readiness()).status !== state) {
      if (performance.now() > deadline)
        throw new Error(`is not ${state}: ${JSON.stringify(await readiness())}`);
      await sleep(50);
    }
  }

  /** Of several rows, so that each answer says in more than one way which version gave it. Every third client wants to be told to go on. */
  const ask: LoadOptions['ask'] = (number, place) => {
    const instances = bmis.slice(number % bmis.length).map((bmi) => ({ bmi: bmi + (number % 7) / 8 }));
    const headers = { ...(place % 3 === 2 && { expect: '100-continue' }) };
    return {
      bytes: postOf(path, { instances }, headers),
      judge: (answer) => judge(answer, instances),
    };
  };

  function judge({ status, body }: Answer, instances: readonly { bmi: number }[]): string | undefined {
    if (status !== 200) return `${status} ${body.toString()}`;
    const { version, predictions } = JSON.parse(body.toString()) as PredictResponse;
    const line = lines.get(version);
    const isRight = line && instances.every(({ bmi }, index) => predictions[index] === line(bmi));
    return isRight ? undefined : `version ${version} does not predict ${JSON.stringify(predictions)}`;
  }

  describe.each([
    ['of one process', []],
    ['of two processes', ['--workers', '2']],
  ])('%s', (_, words) => {
    it('that is told to stop fails no request, and asks every connection to close', async () => {
      scorer = await programs.scorer(...words);
      const loading = load({ address: scorer.address, connections: 16, ask });
      await sleep(1000);
      const started = performance.now();
      scorer.child.kill('SIGTERM');
      const { failures, answered } = await loading;
      const { code, errors } = await scorer.ended;
      expect({ failures, code, errors }).toEqual({ failures: [], code: 0, errors: '' });
      expect(answered).toBeGreaterThan(100);
      expect(performance.now() - started).toBeLessThan(8000);
    });

    it('that is told to stop finishes a stream that is under way', async () => {
      scorer = await programs.scorer(...words);
      const { hostname, port } = new URL(scorer.address);
      const socket = connect(Number(port), hostname);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      const closed = once(socket, 'close');
      const head = [
        'POST /v1/models/diabetes-bmi/batch HTTP/1.1',
        'host: localhost',
        'content-type: application/x-ndjson',
        'transfer-encoding: chunked',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      const rows = `{"bmi":30}\n`.repeat(1000);
      const send = () => socket.write(`${rows.length.toString(16)}\r\n${rows}\r\n`);
      send();
      await once(socket, 'data');
      scorer.child.kill('SIGTERM');
      for (let times = 0; times < 5; times += 1) {
        await sleep(200);
        send();
      }
      socket.write('0\r\n\r\n');
      await closed;
      const reader = new AnswerReader();
      const [answer] = reader.push(Buffer.concat(chunks));
      expect(answer?.status).toBe(200);
      const predictions = answer?.body.toString().trim().split('\n') ?? [];
      expect(predictions).toHaveLength(6000);
      expect(new Set(predictions)).toEqual(new Set([JSON.stringify({ prediction: lines.get(1)?.(30) })]));
      expect(await scorer.ended).toMatchObject({ code: 0, errors: '' });
    });

    it('moves between versions without a failure, and answers each request by the version in force', async () => {
      scorer = await programs.scorer(...words);
      // The versions in force, in turn; a move is under way until it is answered.
      const versions = [1];
      let answeredMoves = 0;
      let isOver = false;
      const loading = load({
        address: scorer.address,
        connections: 8,
        isOver: () => isOver,
        ask: (number, place) => {
          const from = answeredMoves;
          const { bytes, judge: judgeNumbers } = ask(number, place);
          return {
            bytes,
            judge: (answer) => {
              const allowed = versions.slice(from);
              const { version } = JSON.parse(answer.body.toString()) as PredictResponse;
              const isLate = answer.status === 200 && !allowed.includes(version);
              return isLate ? `version ${version}, not ${allowed.join(' or ')}` : judgeNumbers(answer);
            },
          };
        },
      });
      for (let moves = 0; moves < 20; moves += 1) {
        const isBack = versions.at(-1) === 2;
        versions.push(isBack ? 1 : 2);
        const { status } = isBack
          ? await postJson(`${scorer.address}/v1/models/diabetes-bmi/rollback`, { reason: 'to move back' })
          : await move(2);
        expect(status).toBe(201);
        answeredMoves += 1;
        await sleep(25);
      }
      isOver = true;
      const { failures, answered } = await loading;
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(500);
      await stop();
    });

    it('serves the same version at once when it was killed and is started again', async () => {
      scorer = await programs.scorer(...words);
      expect(await move(2)).toMatchObject({ status: 201 });
      const workers = workersOf(scorer);
      scorer.child.kill('SIGKILL');
      expect(await scorer.ended).toMatchObject({ signal: 'SIGKILL' });
      for (const id of workers) await waitForEnd(id);
      scorer = await programs.scorer(...words);
      const { status, body } = await postJson(scorer.address + path, { instances: [{ bmi: 30 }] });
      expect({ status, body }).toMatchObject({ status: 200, body: { version: 2 } });
      expect(await readiness()).toMatchObject({ httpStatus: 200, status: 'ready', faults: [] });
      expect(await move(1)).toMatchObject({ status: 201 });
      await stop();
    });
  });

  describe('whose registry', () => {
    const files = ['platform.db', 'platform.db-wal'];

    beforeAll(async () => {
      scorer = await programs.scorer();
    });
    afterAll(stop);

    const inHome = (file: string) => join(programs.home, file);

    /** Asks all the time while something is going on. */
    async function under<Result>(work: () => Promise<Result>): Promise<Result> {
      let isOver = false;
      const loading = load({ address: scorer.address, connections: 8, ask, isOver: () => isOver });
      const result = await work();
      isOver = true;
      const { failures, slowestMilliseconds, answered } = await loading;
      expect(failures).toEqual([]);
      expect(slowestMilliseconds).toBeLessThan(1000);
      expect(answered).toBeGreaterThan(100);
      return result;
    }

    it('another process has to itself predicts as before, and refuses a promotion after a while', async () => {
      await under(async () => {
        const free = await lockDatabase(inHome('platform.db'));
        const started = performance.now();
        const promoting = move(2).then((answer) => ({ ...answer, at: performance.now() - started }));
        while (performance.now() - started < lockSeconds * 1000) {
          expect(await readiness()).toMatchObject({ httpStatus: 200 });
          await sleep(200);
        }
        await free();
        const { status, body, at } = await promoting;
        expect({ status, body }).toMatchObject({
          status: 503,
          body: { type: 'urn:quincunx:problem:unavailable' },
        });
        expect(at).toBeLessThan(busyTimeoutMilliseconds + 1500);
      });
      expect(await move(2)).toMatchObject({ status: 201 });
      expect(await move(1)).toMatchObject({ status: 201 });
    });

    it('is deleted goes on predicting, says so without a path, and follows it again once a copy is back', async () => {
      for (const file of files) copyFileSync(inHome(file), inHome(`${file}.copy`));
      await under(async () => {
        for (const file of [...files, 'platform.db-shm']) rmSync(inHome(file));
        await waitFor('degraded');
        const { httpStatus, faults } = await readiness();
        expect({ httpStatus, faults }).toEqual({
          httpStatus: 200,
          faults: [expect.stringContaining('registry')],
        });
        expect(faults.join()).not.toContain('/');
        expect(await move(2)).toMatchObject({ status: 503 });
        await sleep(500);
        for (const file of files.toReversed()) copyFileSync(inHome(`${file}.copy`), inHome(file));
        await waitFor('ready');
        expect(await move(2)).toMatchObject({ status: 201 });
      });
      const { body } = await getJson(`${scorer.address}/v1/models/diabetes-bmi`);
      expect(body).toMatchObject({ aliases: { production: 2 } });
      expect(await move(1)).toMatchObject({ status: 201 });
    });
  });

  describe('of clients that take their time', () => {
    const mostInFlight = 4;

    beforeAll(async () => {
      programs.environment['QUINCUNX_MAX_REQUESTS_IN_FLIGHT'] = String(mostInFlight);
      scorer = await programs.scorer();
    });
    afterAll(stop);

    const open = async () => {
      const { hostname, port } = new URL(scorer.address);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      return socket;
    };

    /** All that comes until the server closes the connection, and when that is. */
    async function readToEnd(socket: Socket): Promise<{ text: string; closedAfter: number }> {
      const started = performance.now();
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('error', () => undefined);
      await once(socket, 'close');
      return { text, closedAfter: performance.now() - started };
    }

    const predict = postOf(path, { instances: [{ bmi: 30 }] });

    /** Requests that wait for the rest of their bodies. */
    async function fill(): Promise<readonly Socket[]> {
      const sockets = await Promise.all(Array.from({ length: mostInFlight }, open));
      for (const socket of sockets) socket.write(predict.subarray(0, -5));
      // Until all of them have come in.
      const deadline = performance.now() + 5000;
      while ((await fetch(scorer.address)).status !== 503 && performance.now() < deadline) await sleep(10);
      return sockets;
    }

    it('cuts off heads that come byte by byte, and serves others meanwhile', async () => {
      const slow = await Promise.all(Array.from({ length: 50 }, open));
      const cut = Promise.all(slow.map(readToEnd));
      let sent = 0;
      const trickle = setInterval(() => {
        for (const socket of slow) if (socket.writable) socket.write(predict.subarray(sent, sent + 1));
        sent += 1;
      }, 1000);
      let isOver = false;
      void cut.then(() => (isOver = true));
      const figures = await load({ address: scorer.address, connections: 2, ask, isOver: () => isOver });
      clearInterval(trickle);
      expect(figures).toMatchObject({ failures: [] });
      expect(figures.slowestMilliseconds).toBeLessThan(1000);
      for (const { text, closedAfter } of await cut) {
        expect(text).toMatch(/^HTTP\/1\.1 408 /);
        expect(closedAfter).toBeLessThan(25_000);
      }
    });

    it('refuses a head that is too large', async () => {
      const head = Buffer.from(`GET / HTTP/1.1\r\nhost: localhost\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`);
      const { answers } = await exchangeBytes(scorer.address, [head]);
      expect(answers.map(({ status }) => status)).toEqual([431]);
    });

    it('refuses what is more than it takes at once, says when to come again, and answers those who watch it', async () => {
      const waiting = await fill();
      const started = performance.now();
      const refused = await fetch(scorer.address + path, { method: 'POST', body: '{}' });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('1');
      for (const vital of ['/health/live', '/health/ready', '/metrics']) {
        expect((await fetch(scorer.address + vital)).status).toBe(200);
      }
      expect(performance.now() - started).toBeLessThan(1000);
      const answers = waiting.map(async (socket) => {
        const [answer] = (await once(socket, 'data')) as [Buffer];
        return answer.toString();
      });
      for (const socket of waiting) socket.write(predict.subarray(-5));
      for (const answer of await Promise.all(answers)) expect(answer).toContain(String(lines.get(1)?.(30)));
      for (const socket of waiting) socket.destroy();
      expect(await postJson(scorer.address + path, { instances: [{ bmi: 30 }] })).toMatchObject({
        status: 200,
      });
    });

    it('has room again when clients leave in the middle of their requests', async () => {
      for (let times = 0; times < 5; times += 1) for (const socket of await fill()) socket.destroy();
      await sleep(200);
      let isOver = false;
      setTimeout(() => (isOver = true), 500);
      const figures = await load({
        address: scorer.address,
        connections: mostInFlight,
        ask,
        isOver: () => isOver,
      });
      expect(figures).toMatchObject({ failures: [] });
    });
  });
});

async function waitForEnd(id: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      process.kill(id, 0);
    } catch {
      return;
    }
    if (performance.now() > deadline) throw new Error(`process ${id} outlives the one that started it`);
    await sleep(20);
  }
}
