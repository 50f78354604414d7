import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { percentile } from '../median.ts';
import { loadAtRate } from './load-at-rate.ts';
import { loadHttp } from './load-http.ts';
import { postJson } from './post-json.ts';

let server: Server;

async function serve(listener: RequestListener): Promise<number> {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      listener(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const answer: RequestListener = (_request, response) => {
  response.setHeader('content-length', 2).end('{}');
};

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe.each([
  ['loadHttp', loadHttp],
  ['loadAtRate', (load: Parameters<typeof loadHttp>[0]) => loadAtRate({ ...load, requestsPerSecond: 200 })],
])('%s', (_name, load) => {
  const options = { requests: [postJson('/here', { a: 1 })], connections: 2, seconds: 0.2 };

  it('counts what was answered, and how long each answer took', async () => {
    let count = 0;
    const port = await serve((request, response) => {
      count += 1;
      answer(request, response);
    });
    const { requests, seconds, milliseconds } = await load({ ...options, port });
    expect(requests).toBe(count);
    expect(milliseconds).toHaveLength(count);
    expect(milliseconds).toEqual(milliseconds.toSorted((one, other) => one - other));
    expect(seconds).toBeGreaterThan(0.15);
  });

  it('fails at an answer that is not 200, with what it says', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(503, { 'content-length': 4 }).end('full');
    });
    await expect(load({ ...options, port })).rejects.toThrow('the server answered 503: full');
  });

  it('fails when the server hangs up', async () => {
    const port = await serve((request) => request.socket.destroy());
    await expect(load({ ...options, port })).rejects.toThrow();
  });

  it('fails at an answer that it cannot read', async () => {
    const port = await serve((_request, response) => {
      response.write('{');
      response.end('}');
    });
    await expect(load({ ...options, port })).rejects.toThrow('without content-length');
  });

  it('sends the requests in turn', async () => {
    const seen = new Set<string>();
    const port = await serve((request, response) => {
      seen.add(request.url ?? '');
      answer(request, response);
    });
    await load({ ...options, port, requests: [postJson('/one', {}), postJson('/other', {})] });
    expect([...seen].sort()).toEqual(['/one', '/other']);
  });
});

describe('loadAtRate', () => {
  it('counts a stall against every request that was due in it', async () => {
    let count = 0;
    const port = await serve((request, response) => {
      count += 1;
      // One answer of 100 takes as long as 50 of them are apart.
      if (count === 10) setTimeout(answer, 500, request, response);
      else answer(request, response);
    });
    const { requests, milliseconds } = await loadAtRate({
      port,
      requests: [postJson('/', {})],
      connections: 1,
      requestsPerSecond: 100,
      seconds: 1,
    });
    expect(requests).toBe(100);
    expect(milliseconds.filter((each) => each > 100).length).toBeGreaterThan(35);
    expect(percentile(milliseconds, 0.99)).toBeGreaterThan(450);
  });
});
