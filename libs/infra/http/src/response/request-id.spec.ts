import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { requestId } from './request-id.ts';

function exchange(headers: Record<string, string>) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  return { request, response: new ServerResponse(request) };
}

describe('requestId', () => {
  it("keeps the client's id and gives it back", () => {
    const { request, response } = exchange({ 'x-request-id': 'Root=1-67891233-abcdef' });
    expect(requestId(request, response)).toBe('Root=1-67891233-abcdef');
    expect(response.getHeader('x-request-id')).toBe('Root=1-67891233-abcdef');
  });

  it.each(['', 'a b', 'x'.repeat(129), 'a, b', '<script>', 'å'])('replaces %j by one of its own', (given) => {
    const { request, response } = exchange({ 'x-request-id': given });
    expect(requestId(request, response, () => 'fresh')).toBe('fresh');
  });

  it('gives one request one id', () => {
    const { request, response } = exchange({});
    const first = requestId(request, response);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestId(request, response)).toBe(first);
  });
});
