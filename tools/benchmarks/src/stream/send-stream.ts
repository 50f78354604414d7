import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { StreamedRows } from './streamed-rows.ts';

const bytesAtOnce = 256 * 1024;

/**
 * Sends rows over and over and reads the answers meanwhile, to the byte.
 * @param onAnswers is told, again and again, how many rows have been answered.
 * @throws Error when an answer is not the one that is expected.
 */
export async function sendStream(
  { port, path }: { readonly port: number; readonly path: string },
  { rows, repetitions }: { readonly rows: StreamedRows; readonly repetitions: number },
  onAnswers: (answered: number) => void = () => undefined,
): Promise<void> {
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    headers: { 'content-type': rows.mediaType },
  });
  const answered = once(request, 'response').then(([response]) =>
    readAnswers(response as IncomingMessage, rows, onAnswers),
  );
  try {
    const [length] = await Promise.all([answered, sendRows(request, rows, repetitions)]);
    const expected = rows.answerHead.length + repetitions * rows.answers.length;
    if (length !== expected) throw new Error(`${length} bytes of answers came, not ${expected}`);
  } finally {
    request.destroy();
  }
}

async function sendRows(request: ClientRequest, { head, rows }: StreamedRows, repetitions: number) {
  request.write(head);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (let start = 0; start < rows.length; start += bytesAtOnce) {
      if (!request.write(rows.subarray(start, start + bytesAtOnce))) await once(request, 'drain');
    }
  }
  request.end();
}

/** @returns how many bytes came. */
async function readAnswers(
  response: IncomingMessage,
  { answerHead, answers, count }: StreamedRows,
  onAnswers: (answered: number) => void,
): Promise<number> {
  if (response.statusCode !== 200) throw new Error(`the server answered ${String(response.statusCode)}`);
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length;) {
      const isHead = length < answerHead.length;
      const place = isHead ? length : (length - answerHead.length) % answers.length;
      const expected = (isHead ? answerHead : answers).subarray(place, place + chunk.length - at);
      const part = chunk.subarray(at, at + expected.length);
      if (!part.equals(expected)) throw new Error(`a wrong answer: ${part.toString().slice(0, 1000)}`);
      at += part.length;
      length += part.length;
    }
    onAnswers(Math.floor((length * count) / answers.length));
  }
  return length;
}
