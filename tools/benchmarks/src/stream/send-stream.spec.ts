import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendStream } from './send-stream.ts';
import { streamedRows, type StreamedRows } from './streamed-rows.ts';

async function serve(answer: (body: Buffer, response: ServerResponse) => void) {
  const server = createServer((request: IncomingMessage, response) => {
    void buffer(request).then((body) => {
      answer(body, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, at: { port: typeof address === 'object' ? (address?.port ?? 0) : 0, path: '/batch' } };
}

const answersTo = ({ answerHead, answers }: StreamedRows) => Buffer.concat([answerHead, answers, answers]);

describe.each(streamedRows)('a stream of $format', (rows) => {
  it('sends the rows over and over, and knows the right answers', async () => {
    let sent: Buffer | undefined;
    const { server, at } = await serve((body, response) => {
      sent = body;
      response.end(answersTo(rows));
    });
    const answered: number[] = [];
    await sendStream(at, { rows, repetitions: 2 }, (count) => answered.push(count));
    expect(sent?.equals(Buffer.concat([rows.head, rows.rows, rows.rows]))).toBe(true);
    expect(answered.at(-1)).toBeGreaterThanOrEqual(2 * rows.count);
    server.close();
  });

  it.each([
    [
      'another answer',
      (right: Buffer) => right.fill('7', right.length - 4, right.length - 3),
      'a wrong answer',
    ],
    ['fewer answers', (right: Buffer) => right.subarray(0, -1), 'bytes of answers came'],
  ])('fails by %s', async (_, change, message) => {
    const { server, at } = await serve((_body, response) => {
      response.end(change(answersTo(rows)));
    });
    await expect(sendStream(at, { rows, repetitions: 2 })).rejects.toThrow(message);
    server.close();
  });

  it('fails by an error', async () => {
    const { server, at } = await serve((_body, response) => {
      response.writeHead(503).end();
    });
    await expect(sendStream(at, { rows, repetitions: 1 })).rejects.toThrow('the server answered 503');
    server.close();
  });
});
