import { deflateSync, gzipSync } from 'node:zlib';
import { promote, register, startScorerAtHome, type RunningScorer } from '../../scorer.fixture.ts';

const infer = '/v2/models/diabetes-bmi/infer';
const column = (data: readonly unknown[], datatype = 'FP64') => ({
  inputs: [{ name: 'bmi', shape: [data.length], datatype, data }],
});

/** JSON, then the blob of one FP64 tensor. */
function binaryBody(values: readonly number[], request: object = {}) {
  const blob = Buffer.from(new Float64Array(values).buffer);
  const tensor = {
    name: 'bmi',
    shape: [values.length, 1],
    datatype: 'FP64',
    parameters: { binary_data_size: blob.length },
  };
  const json = Buffer.from(JSON.stringify({ ...request, inputs: [tensor] }));
  return { body: Buffer.concat([json, blob]), length: String(json.length) };
}

describe('Open Inference routes', () => {
  let scorer: RunningScorer;
  beforeAll(async () => {
    scorer = await startScorerAtHome();
    for (const slope of [2, 3]) await register(scorer.home.platform, { slope });
    await promote(scorer, 'diabetes-bmi', 1);
  });
  afterAll(() => scorer.stop());

  const post = async (path: string, body: Buffer | string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${scorer.url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
  };
  const expectFailure = (answer: { status: number; headers: Headers; body: unknown }, status: number) => {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.body).toEqual({ error: expect.stringMatching(/./) as unknown });
  };

  it('infers, and sends the id back', async () => {
    const { status, headers, body } = await scorer.ask(infer, { body: { id: 'mine', ...column([10, 20]) } });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({
      model_name: 'diabetes-bmi',
      model_version: '1',
      id: 'mine',
      outputs: [{ name: 'prediction', datatype: 'FP64', shape: [2, 1], data: [20, 40] }],
    });
  });

  it('infers with a version by its number', async () => {
    const { body } = await scorer.ask('/v2/models/diabetes-bmi/versions/2/infer', { body: column([10]) });
    expect(body).toMatchObject({ model_version: '2', outputs: [{ data: [30] }] });
  });

  it.each([
    ['none', undefined],
    ['application/octet-stream', 'application/octet-stream'],
    ['a form', 'application/x-www-form-urlencoded'],
  ])('takes JSON whatever it is called: %s', async (_, type) => {
    const body = Buffer.from(JSON.stringify(column([10])));
    const { text } = await post(infer, body, type === undefined ? {} : { 'content-type': type });
    expect(JSON.parse(text)).toMatchObject({ outputs: [{ data: [20] }] });
  });

  it.each([
    ['as they are', (bytes: Buffer) => bytes, {}],
    ['gzip', gzipSync, { 'content-encoding': 'gzip' }],
    ['deflate', deflateSync, { 'content-encoding': 'deflate' }],
  ] as const)('takes and gives binary tensors, compressed: %s', async (_, compress, headers) => {
    const { body, length } = binaryBody([10, -0.5], { id: 'b', parameters: { binary_data_output: true } });
    const answer = await post(infer, compress(body), {
      ...headers,
      'Inference-Header-Content-Length': length,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    const end = Number(answer.headers.get('inference-header-content-length'));
    expect(JSON.parse(answer.bytes.subarray(0, end).toString())).toEqual({
      model_name: 'diabetes-bmi',
      model_version: '1',
      id: 'b',
      outputs: [
        { name: 'prediction', datatype: 'FP64', shape: [2, 1], parameters: { binary_data_size: 16 } },
      ],
    });
    expect([answer.bytes.readDoubleLE(end), answer.bytes.readDoubleLE(end + 8)]).toEqual([20, -1]);
    expect(answer.bytes).toHaveLength(end + 16);
  });

  it.each([
    ['a missing value', infer, JSON.stringify(column([null])), {}, 400],
    ['a bare NaN', infer, '{"inputs":[{"name":"bmi","shape":[1],"datatype":"FP64","data":[NaN]}]}', {}, 400],
    [
      'a list under a wrong name',
      infer,
      '{"inputs":[{"name":"bim","shape":[1],"datatype":"FP64","data":[1]}]}',
      {},
      400,
    ],
    ['no tensor', infer, '{"inputs":[]}', {}, 400],
    ['nothing', infer, '', {}, 400],
    ['a header length that is none', infer, '{}', { 'inference-header-content-length': '1e3' }, 400],
    ['a header length beyond the body', infer, '{}', { 'inference-header-content-length': '3' }, 400],
    ['a broken encoding', infer, 'x', { 'content-encoding': 'gzip' }, 400],
    ['a model that is not there', '/v2/models/nobody/infer', '{}', {}, 404],
    ['a version that is not there', '/v2/models/diabetes-bmi/versions/9/infer', '{}', {}, 404],
    ['a path that is not there', '/v2/models/diabetes-bmi/explain', '{}', {}, 404],
    ['a method that is not taken', '/v2/health/live', '{}', {}, 405],
    [
      'a configuration of its own',
      '/v2/repository/models/diabetes-bmi/load',
      '{"parameters":{"config":"{}"}}',
      {},
      501,
    ],
  ] as const)('answers its own kind of error to %s', async (_, path, body, headers, status) => {
    const answer = await post(path, body, headers);
    expectFailure({ ...answer, body: JSON.parse(answer.text) }, status);
  });

  it('says what the server, its models and their versions are', async () => {
    const bodyOf = async (path: string) => (await scorer.ask(path)).body;
    expect(await bodyOf('/v2')).toMatchObject({
      name: 'quincunx',
      extensions: expect.arrayContaining(['binary_tensor_data']) as unknown,
    });
    expect(await bodyOf('/v2/health/live')).toEqual({ live: true });
    expect(await bodyOf('/v2/health/ready')).toEqual({ ready: true, live: true });
    expect(await bodyOf('/v2/models')).toEqual({ models: ['diabetes-bmi'] });
    const tensors = {
      inputs: [{ name: 'bmi', datatype: 'FP64', shape: [-1, 1] }],
      outputs: [{ name: 'prediction', datatype: 'FP64', shape: [-1, 1] }],
    };
    expect(await bodyOf('/v2/models/diabetes-bmi')).toMatchObject({ versions: ['1'], ...tensors });
    expect(await bodyOf('/v2/models/diabetes-bmi/versions/2')).toMatchObject({ versions: ['2'], ...tensors });
    expect(await bodyOf('/v2/models/diabetes-bmi/ready')).toEqual({ name: 'diabetes-bmi', ready: true });
    expect(await bodyOf('/v2/models/diabetes-bmi/config')).toMatchObject({
      name: 'diabetes-bmi',
      backend: 'quincunx',
    });
    expectFailure(await scorer.ask('/v2/models/nobody/ready'), 404);
  });

  it('counts what was done', async () => {
    const statistics = async (path: string) => {
      const { body } = await scorer.ask(path);
      return (
        body as { model_stats: { version: string; inference_count: number; execution_count: number }[] }
      ).model_stats;
    };
    const [before] = await statistics('/v2/models/diabetes-bmi/stats');
    await scorer.ask(infer, { body: column([1, 2, 3]) });
    const [after] = await statistics('/v2/models/stats');
    expect(after!.inference_count - before!.inference_count).toBe(3);
    expect(after!.execution_count - before!.execution_count).toBe(1);
  });

  it('unloads a model and loads it again', async () => {
    const repository = '/v2/repository/models/diabetes-bmi';
    const index = async () => JSON.parse((await post('/v2/repository/index', '')).text) as unknown;
    expect(await index()).toEqual([{ name: 'diabetes-bmi', version: '1', state: 'READY', reason: '' }]);
    expect((await post(`${repository}/unload`, '{"parameters":{"unload_dependents":false}}')).status).toBe(
      200,
    );
    expect(await index()).toEqual([
      { name: 'diabetes-bmi', version: '1', state: 'UNAVAILABLE', reason: 'unloaded' },
    ]);
    expectFailure(await scorer.ask(infer, { body: column([1]) }), 503);
    expectFailure(await scorer.ask('/v2/models/diabetes-bmi/ready'), 503);
    expect((await scorer.ask('/v2/health/ready')).status).toBe(503);
    expect((await post(`${repository}/load`, '')).status).toBe(200);
    expect((await scorer.ask(infer, { body: column([1]) })).status).toBe(200);
    expectFailure(await scorer.ask('/v2/repository/models/nobody/load', { body: {} }), 404);
  });
});
