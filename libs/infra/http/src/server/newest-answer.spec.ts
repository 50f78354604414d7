import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineRoute } from '../routing/route.ts';
import { serve } from '../serving.fixture.ts';
import { newestAnswer } from './newest-answer.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const routes = [
  defineRoute({
    method: 'POST',
    path: '/echo',
    isHot: true,
    summary: 'Echo',
    tag: 'Boxes',
    rawBody: { '*/*': {} },
    responses: { 200: { description: 'As it came', mediaType: 'text/plain' } },
    handle: async ({ raw }) => ({ content: await raw.readBytes() }),
  }),
];
const head = 'POST /echo HTTP/1.1\r\nhost: localhost\r\n';

describe('an open connection', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let client: Socket;
  let connection: Socket;
  let requests: WeakRef<IncomingMessage>[];

  beforeEach(async () => {
    service = await serve({ routes });
    requests = [];
    service.server.prependListener('request', (request: IncomingMessage) => {
      requests.push(new WeakRef(request));
    });
    client = connect(Number(new URL(service.url).port), '127.0.0.1');
    [connection] = (await once(service.server, 'connection')) as [Socket];
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  async function ask(request: string, lastWords: string): Promise<void> {
    let answer = '';
    client.write(request);
    while (!answer.endsWith(lastWords)) {
      const [chunk] = (await once(client, 'data')) as [Buffer];
      answer += chunk.toString();
    }
    await nextTurn();
  }

  it.each([
    ['one', `${head}content-length: 4\r\n\r\none.`],
    ['several at once', `${head}content-length: 4\r\n\r\none.`.repeat(3)],
  ])('holds on to nothing of %s, once that is answered', async (_, request) => {
    await ask(request, 'one.');
    await nextTurn();
    collectGarbage();
    expect(requests.map((each) => each.deref())).toEqual(requests.map(() => undefined));
    expect(requests.length).toBeGreaterThan(0);
    expect(connection.destroyed).toBe(false);
  });

  it('knows the answer to a request that is not all there yet', async () => {
    await ask(
      `${head}content-type: text/plain\r\ncontent-encoding: odd\r\ncontent-length: 9\r\n\r\nhalf`,
      '}',
    );
    expect(newestAnswer(connection)).toMatchObject({ statusCode: 415, writableFinished: true });
    client.write(' done');
    await once(newestAnswer(connection)?.req ?? client, 'close');
    expect(newestAnswer(connection)).toBeUndefined();
  });
});
