import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError, problemDocumentSchema, UnavailableError } from '@quincunx/contracts';
import { z } from 'zod';
import { exchange, serve } from '../serving.fixture.ts';
import { defineRoute } from './route.ts';

const boxSchema = z.strictObject({ name: z.string(), size: z.int() });

const routes = [
  defineRoute({
    method: 'GET',
    path: '/boxes/{name}',
    summary: 'One box',
    tag: 'Boxes',
    params: z.strictObject({ name: z.string().regex(/^[a-z]+$/, 'must be small letters') }),
    query: z.strictObject({ size: z.coerce.number().default(1), tag: z.array(z.string()).default([]) }),
    responses: { 200: { description: 'The box', schema: z.strictObject({ box: z.string() }) } },
    handle: ({ params, query }) => {
      if (params.name === 'lost') throw new NotFoundError(`there is no box '${params.name}'`);
      return { body: { box: `${params.name} ${query.size} ${query.tag.join('+')}` } };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/boxes/{name}',
    summary: 'Keep a box',
    tag: 'Boxes',
    params: z.strictObject({ name: z.string() }),
    body: boxSchema,
    responses: {
      201: { description: 'Kept', schema: boxSchema },
      200: { description: 'Known', schema: boxSchema },
    },
    handle: ({ body, raw }) => ({ status: 201, body, headers: { 'x-kept-by': raw.requestId } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/page',
    summary: 'A page',
    tag: 'Other',
    responses: { 200: { description: 'HTML', schema: z.string(), mediaType: 'text/html; charset=utf-8' } },
    handle: () => ({ body: '<p>é</p>', headers: { 'content-security-policy': "default-src 'none'" } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/old',
    summary: 'Elsewhere now',
    tag: 'Other',
    responses: { 302: { description: 'Moved' } },
    handle: () => ({ body: undefined, headers: { location: '/page' } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/broken',
    summary: 'Fails',
    tag: 'Other',
    responses: { 200: { description: 'Never' } },
    handle: () => {
      throw new Error('no such table: secrets');
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/closed',
    summary: 'Fails, and says so',
    tag: 'Other',
    responses: { 200: { description: 'Never' } },
    handle: () => {
      throw new UnavailableError('the disk is full');
    },
  }),
];

describe('createHttpApplication', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let assets: string;

  beforeAll(async () => {
    assets = await mkdtemp(join(tmpdir(), 'quincunx-assets-'));
    await writeFile(join(assets, 'style.css'), 'p { color: black }');
    await writeFile(join(assets, 'other.css'), 'p { color: red }');
    service = await serve({
      routes,
      limits: { bodyBytes: 1000 },
      assets: { '/files/style.css': join(assets, 'style.css') },
    });
  });

  afterAll(async () => {
    await service.close();
    await rm(assets, { recursive: true });
  });

  const ask = (path: string, options?: RequestInit) =>
    fetch(`${service.url}${path}`, { redirect: 'manual', ...options });

  const put = (body: string | undefined, headers: Record<string, string> = {}) =>
    ask('/boxes/a', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });

  async function expectProblem(response: Response, status: number, detail: RegExp) {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemDocumentSchema.parse(await response.json());
    expect(problem).toMatchObject({ status, requestId: response.headers.get('x-request-id') });
    expect(response.status).toBe(status);
    expect(problem.detail).toMatch(detail);
    return problem;
  }

  it('hands a handler what the schemas made of the request, and sends its answer as JSON', async () => {
    const response = await ask('/boxes/red?size=3&tag=x&tag=y');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ box: 'red 3 x+y' });
  });

  it('sends the status and headers of an answer, and the request id', async () => {
    const response = await put('{"name":"a","size":2}', { 'x-request-id': 'mine' });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-kept-by')).toBe('mine');
    expect(response.headers.get('x-request-id')).toBe('mine');
    expect(await response.json()).toEqual({ name: 'a', size: 2 });
  });

  it('sends other media types as they are, and answers without a body', async () => {
    const page = await ask('/page');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-length')).toBe('9');
    expect(await page.text()).toBe('<p>é</p>');
    const moved = await ask('/old');
    expect([moved.status, moved.headers.get('location'), await moved.text()]).toEqual([302, '/page', '']);
  });

  it('serves the files that are named, and nothing beside them', async () => {
    expect(await (await ask('/files/style.css')).text()).toBe('p { color: black }');
    expect((await ask('/files/other.css')).status).toBe(404);
    expect((await ask('/files/')).status).toBe(404);
    const outside = await exchange(
      service.url,
      'GET /files/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(outside).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each([
    ['range', 'bytes=1000-', 416],
    ['if-match', '"another"', 412],
  ])('refuses what a file does not have (%s)', async (name, value, status) => {
    const answer = await ask('/files/style.css', { headers: { [name]: value } });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, detail: 'the file has no such range or state' });
  });

  it('does not tell what it is made with, and forbids guessing at content', async () => {
    const { headers } = await ask('/page');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['/boxes/RED', 'name', /path: name: must be small letters/],
    ['/boxes/red?size=big', 'size', /query: size: /],
    ['/boxes/red?size=1&size=2', 'size', /query: size: /],
    ['/boxes/red?colour=1', 'colour', /query: colour: is not known here/],
  ])('refuses %s, naming %s', async (path, field, detail) => {
    const problem = await expectProblem(await ask(path), 400, detail);
    expect(problem.problems?.[0]?.path).toBe(field);
  });

  it('lists every problem of a body, each with its path', async () => {
    const problem = await expectProblem(
      await put('{"name":1,"size":1.5,"colour":"red"}'),
      400,
      /request body: /,
    );
    expect(problem.problems?.map(({ path }) => path).sort()).toEqual(['colour', 'name', 'size']);
  });

  it('says where a body is not JSON', async () => {
    const problem = await expectProblem(
      await put('{"name":"a","size":NaN}'),
      400,
      /unexpected NaN at line 1/,
    );
    expect(problem.problems?.[0]?.path).toBe('size');
  });

  it('refuses a missing body and one of another kind', async () => {
    await expectProblem(await put(undefined), 400, /request body: is missing/);
    const text = await put('size=1', { 'content-type': 'text/plain' });
    expect(text.headers.get('accept')).toBe('application/json');
    await expectProblem(text, 415, /content-type text\/plain/);
    await expectProblem(
      await put('{}', { 'content-type': 'application/json; charset=latin1' }),
      415,
      /UTF-8/,
    );
  });

  it('takes JSON under its other names', async () => {
    expect(
      (
        await put('{"name":"a","size":2}', {
          'content-type': 'application/merge-patch+json; charset="UTF-8"',
        })
      ).status,
    ).toBe(201);
  });

  it('refuses a body that is too large', async () => {
    await expectProblem(
      await put(JSON.stringify({ name: 'x'.repeat(2000), size: 1 })),
      413,
      /larger than 1000 bytes/,
    );
  });

  it('answers 404 for an unknown path and for an unknown thing', async () => {
    await expectProblem(await ask('/nowhere?x=1'), 404, /there is no GET \/nowhere; /);
    await expectProblem(await ask('/boxes/lost'), 404, /there is no box 'lost'/);
  });

  it('answers 405 with the methods that a path takes', async () => {
    const response = await ask('/boxes/a', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, PUT, HEAD, OPTIONS');
    await expectProblem(response, 405, /\/boxes\/a does not take DELETE; it takes GET, PUT/);
  });

  it('answers OPTIONS and HEAD', async () => {
    const options = await ask('/boxes/a', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, PUT, HEAD, OPTIONS']);
    const head = await ask('/page', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '9', '']);
  });

  it('answers 400 for a path that is not percent-encoded text', async () => {
    await expectProblem(await ask('/boxes/%E0%A4%A'), 400, /percent-encoding/);
  });

  it('tells a client nothing of an unexpected error, and the log everything', async () => {
    const problem = await expectProblem(
      await ask('/broken', { headers: { 'x-request-id': 'r-1' } }),
      500,
      /request id r-1/,
    );
    expect(JSON.stringify(problem)).not.toContain('secrets');
    const entry = service.log.find(
      ({ level, fields }) => level === 'error' && 'requestId' in fields && fields.requestId === 'r-1',
    );
    expect(entry?.fields).toMatchObject({
      method: 'GET',
      path: '/broken',
      err: new Error('no such table: secrets'),
    });
  });

  it('says what is unavailable', async () => {
    await expectProblem(await ask('/closed'), 503, /the disk is full/);
  });

  it('counts requests by the route they took', async () => {
    service.counted.length = 0;
    await ask('/boxes/one');
    await ask('/boxes/two', { method: 'DELETE' });
    await ask('/nowhere');
    expect(service.counted).toMatchObject([
      { route: '/boxes/{name}', method: 'GET', status: 200 },
      { route: '/boxes/{name}', method: 'DELETE', status: 405 },
      { route: '(none)', method: 'GET', status: 404 },
    ]);
  });
});
