import { createAnswerReader } from './answer-reader.ts';

const answer = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{"é"';

describe('createAnswerReader', () => {
  it('waits for the last byte, wherever the chunks are cut', () => {
    const bytes = Buffer.from(`${answer.slice(0, -4)}{"é`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const read = createAnswerReader();
      expect(read(bytes.subarray(0, cut))).toBeUndefined();
      expect(read(bytes.subarray(cut))).toEqual({ status: 200, body: Buffer.from('{"é') });
    }
  });

  it('reads one answer after the other', () => {
    const read = createAnswerReader();
    for (const status of [200, 503]) {
      const text = `HTTP/1.1 ${status} Whatever\r\ncontent-length:0\r\n\r\n`;
      expect(read(Buffer.from(text))).toEqual({ status, body: Buffer.alloc(0) });
    }
  });

  it('refuses an answer whose end it cannot know', () => {
    const read = createAnswerReader();
    expect(() => read(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'))).toThrow(
      'without content-length',
    );
  });
});
