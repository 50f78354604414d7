import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { problemDocumentSchema } from '@quincunx/contracts';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const batch = '/v1/models/diabetes-bmi/batch';
const ndjson = 'application/x-ndjson';

/** Rows of bmi 0, 1, 2 ... as lines. */
const rowsOf = (count: number) => Array.from({ length: count }, (_, bmi) => `{"bmi":${bmi}}\n`).join('');
const answersTo = (count: number, slope: number) =>
  Array.from({ length: count }, (_, bmi) => `{"prediction":${slope * bmi}}\n`).join('');

/** Does not compress well. */
const noise = (length: number) =>
  Buffer.from(Array.from({ length }, (_, index) => 33 + ((index * index * 7919) % 91)));

describe('batch routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    const { platform } = scorer.home;
    for (const slope of [2, 3]) await register(platform, { slope });
    await promote(scorer, 'diabetes-bmi', 1);
  });

  afterAll(() => scorer.stop());

  async function post(body: string | Buffer, headers: Record<string, string> = {}, path = batch) {
    const response = await fetch(`${scorer.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': ndjson, ...headers },
      body: new Uint8Array(Buffer.from(body)),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async function postForProblem(body: string | Buffer, headers: Record<string, string> = {}, path = batch) {
    const answer = await post(body, headers, path);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    return problemDocumentSchema.parse(JSON.parse(answer.text));
  }

  /** A request whose body is written bit by bit. */
  function open(headers: Record<string, string> = {}) {
    const request = httpRequest(`${scorer.url}${batch}`, {
      method: 'POST',
      headers: { 'content-type': ndjson, ...headers },
    });
    const answered = once(request, 'response').then(([response]) => response as IncomingMessage);
    return { request, answered };
  }

  async function counted(pattern: RegExp): Promise<number> {
    const { body } = await scorer.ask('/metrics');
    return Number(pattern.exec(String(body))?.[1] ?? 0);
  }

  const countLeft = () =>
    counted(
      /^http_request_duration_seconds_count\{route="\/v1\/models\/\{model\}\/batch".*status="499"\} (\d+)$/m,
    );

  it('answers NDJSON line by line, and says which version did', async () => {
    const answer = await post('{"bmi":10}\n{"bmi":"x"}\n{"bmi":NaN}\n{"bmi":32.1}');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(ndjson);
    expect(answer.headers.get('x-model-version')).toBe('1');
    expect(answer.text.split('\n')).toEqual([
      '{"prediction":20}',
      '{"error":"bmi must be a finite number; this is of type string"}',
      '{"error":"bmi is not valid JSON: unexpected NaN at column 8"}',
      '{"prediction":64.2}',
      '',
    ]);
  });

  it('answers CSV record by record', async () => {
    const answer = await post('bmi\r\n10\r\nx\r\n32.1\r\n', {
      'content-type': 'text/csv; charset=UTF-8; header=present',
    });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.text).toBe(
      'prediction,error\n20,\n,bmi must be a finite number; this is of type string\n64.2,\n',
    );
  });

  it('predicts with a version by its number', async () => {
    const path = '/v1/models/diabetes-bmi/versions/2/batch';
    const answer = await post('{"bmi":10}', {}, path);
    expect([answer.text, answer.headers.get('x-model-version')]).toEqual(['{"prediction":30}\n', '2']);
    expect((await post('bmi\n10', { 'content-type': 'text/csv' }, path)).text).toBe(
      'prediction,error\n30,\n',
    );
  });

  it('answers in the media type that the rows came in', async () => {
    for (const mediaType of ['application/jsonl', 'application/jsonlines']) {
      const answer = await post('{"bmi":10}\n', { 'content-type': `${mediaType};charset="utf-8"` });
      expect([answer.headers.get('content-type'), answer.text]).toEqual([mediaType, '{"prediction":20}\n']);
    }
  });

  it.each(['application/json', 'text/csv; charset=latin1', 'application/x-ndjson; header=present=x', ''])(
    'answers 415 to %p, naming what it takes',
    async (contentType) => {
      expect(await postForProblem('{"bmi":1}', { 'content-type': contentType })).toMatchObject({
        status: 415,
        detail: expect.stringContaining('send application/x-ndjson or text/csv in UTF-8') as string,
      });
    },
  );

  it('answers no rows with no rows', async () => {
    expect(await post('')).toMatchObject({ status: 200, text: '' });
    expect(await post('bmi', { 'content-type': 'text/csv' })).toMatchObject({ text: 'prediction,error\n' });
  });

  it('answers 404 for a model or a version that is not there', async () => {
    for (const path of ['/v1/models/churn/batch', '/v1/models/diabetes-bmi/versions/9/batch']) {
      expect(await postForProblem(rowsOf(10), {}, path)).toMatchObject({ status: 404 });
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('reads a stream compressed with %s', async (encoding, compress) => {
    const answer = await post(compress(rowsOf(50_000)), { 'content-encoding': encoding });
    expect(answer.text === answersTo(50_000, 2)).toBe(true);
  });

  it('counts predictions by version', async () => {
    const pattern = /^quincunx_predictions_total\{model="diabetes-bmi",version="1"\} (\d+)$/m;
    const before = await counted(pattern);
    await post(`${rowsOf(20_000)}{}\n`);
    expect((await counted(pattern)) - before).toBe(20_000);
  });

  it('answers rows while the request is still going on', async () => {
    const { request, answered } = open();
    request.write('{"bmi":1}\n{"bm');
    const response = await answered;
    const parts = response.setEncoding('utf8')[Symbol.asyncIterator]();
    expect(await parts.next()).toMatchObject({ value: '{"prediction":2}\n' });
    request.write('i":2}\n');
    expect(await parts.next()).toMatchObject({ value: '{"prediction":4}\n' });
    request.end('{"bmi":3}');
    expect(await parts.next()).toMatchObject({ value: '{"prediction":6}\n' });
    expect(await parts.next()).toMatchObject({ done: true });
  });

  it('answers a whole stream with the version that it began with, whatever is promoted meanwhile', async () => {
    const { request, answered } = open();
    request.write('{"bmi":10}\n');
    const response = await answered;
    await promote(scorer, 'diabetes-bmi', 2);
    expect((await post('{"bmi":10}\n')).text).toBe('{"prediction":30}\n');
    request.end('{"bmi":10}\n');
    expect(response.headers['x-model-version']).toBe('1');
    expect(await text(response)).toBe('{"prediction":20}\n{"prediction":20}\n');
    await promote(scorer, 'diabetes-bmi', 1);
  });

  it('takes no more than it can answer to a client that does not read, and goes on when it does', async () => {
    const { request, answered } = open();
    const block = Buffer.from(rowsOf(100_000));
    request.write('{"bmi":1}\n');
    const response = await answered;
    let written = 0;
    // A client that gets nothing off any more within half a second is held up.
    while (await writes(request, block)) {
      written += 1;
      expect(written).toBeLessThan(200);
    }
    request.end();
    let length = 0;
    for await (const part of response) length += (part as Buffer).length;
    expect(length).toBe('{"prediction":2}\n'.length + (written + 1) * answersTo(100_000, 2).length);
  });

  async function writes(request: ClientRequest, block: Buffer): Promise<boolean> {
    const isWritten = new Promise<boolean>((resolve) => {
      request.write(block, () => {
        resolve(true);
      });
    });
    return Promise.race([isWritten, sleep(500, false)]);
  }

  it.each([{}, { 'content-encoding': 'gzip' }])(
    'ends when its client leaves in the middle (%j)',
    async (headers) => {
      const before = await countLeft();
      const { request, answered } = open(headers);
      const rows = Buffer.from(rowsOf(100_000));
      request.write('content-encoding' in headers ? gzipSync(rows).subarray(0, -100) : rows);
      const response = await answered;
      response.on('error', () => undefined);
      request.on('error', () => undefined);
      request.destroy();
      while ((await countLeft()) === before) await sleep(20);
      expect((await post('{"bmi":1}\n')).text).toBe('{"prediction":2}\n');
      expect(JSON.stringify(scorer.log)).not.toContain('"level":50');
    },
  );

  it('ends when its client leaves before there is an answer', async () => {
    const before = await countLeft();
    const { request, answered } = open();
    answered.catch(() => undefined);
    request.write('{"bmi":');
    await sleep(50);
    request.destroy();
    while ((await countLeft()) === before) await sleep(20);
    expect((await post('{"bmi":1}\n')).text).toBe('{"prediction":2}\n');
  });

  it.each([
    ['an unknown column', 'bmi,age\n1,2\n', 'age', 'it takes bmi'],
    ['a missing column', '""\n1\n', 'bmi', 'column 1: has no name; bmi: is missing'],
  ])('answers 400 to CSV with %s, before all rows', async (_, csv, path, message) => {
    const problem = await postForProblem(csv, { 'content-type': 'text/csv' });
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining(message) as string });
    expect(problem.problems?.map((each) => each.path)).toContain(path);
  });

  it('lets a client that goes on sending read what is wrong with its header, and ask again', async () => {
    const { host, port } = new URL(scorer.url);
    const socket = connect(Number(port), '127.0.0.1');
    const received = text(socket);
    const head = (type: string) =>
      `POST ${batch} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n`;
    const chunk = (content: Buffer | string) =>
      Buffer.concat([
        Buffer.from(`${content.length.toString(16)}\r\n`),
        Buffer.from(content),
        Buffer.from('\r\n'),
      ]);
    socket.write(Buffer.concat([Buffer.from(`${head('text/csv')}\r\n`), chunk('age\n')]));
    await once(socket, 'data');
    const more = chunk(noise(100_000));
    for (let count = 0; count < 100; count += 1) {
      if (!socket.write(more)) await once(socket, 'drain');
    }
    socket.write(chunk(''));
    socket.write(`${head(ndjson)}Connection: close\r\n\r\n`);
    socket.write(Buffer.concat([chunk('{"bmi":1}\n'), chunk('')]));
    expect((await received).match(/HTTP\/1.1 \d+|"detail":"[^"]+"|\{"prediction".*$/gm)).toEqual([
      'HTTP/1.1 400',
      '"detail":"the header of the CSV, column age: is not an input of this model; it takes bmi; bmi: is missing"',
      'HTTP/1.1 200',
      '{"prediction":2}',
    ]);
  });

  it('breaks off its answer when the compression of a stream is broken', async () => {
    const broken = gzipSync(Buffer.concat([Buffer.from(rowsOf(100_000)), noise(100_000)]));
    broken.fill(255, broken.length - 50_000);
    await expect(post(broken, { 'content-encoding': 'gzip' })).rejects.toThrow();
    expect((await post('{"bmi":1}\n')).text).toBe('{"prediction":2}\n');
  });

  it('answers 400 to what is not compressed as it says', async () => {
    expect(await postForProblem('not gzip', { 'content-encoding': 'gzip' })).toMatchObject({
      status: 400,
      detail: 'request body: is not valid gzip',
    });
    expect(await postForProblem('x', { 'content-encoding': 'zstd' })).toMatchObject({ status: 415 });
  });

  it('survives a stream that is wrong in its header and broken later on', async () => {
    const broken = gzipSync(Buffer.concat([Buffer.from('age\n'), noise(1_000_000)]));
    broken.fill(255, broken.length >> 1);
    const { request, answered } = open({ 'content-type': 'text/csv', 'content-encoding': 'gzip' });
    request.on('error', () => undefined);
    request.write(broken.subarray(0, broken.length >> 2));
    const response = await answered;
    expect(response.statusCode).toBe(400);
    expect(await text(response)).toContain('age: is not an input of this model');
    request.end(broken.subarray(broken.length >> 2));
    await sleep(100);
    expect((await post('{"bmi":1}\n')).text).toBe('{"prediction":2}\n');
  });
});
