import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { requestIdOf } from './request-id.ts';

function request(headers: Record<string, string>) {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

describe('requestIdOf', () => {
  it("keeps the client's id", () => {
    expect(requestIdOf(request({ 'x-request-id': 'Root=1-67891233-abcdef' }))).toBe('Root=1-67891233-abcdef');
  });

  it.each(['', 'a b', 'x'.repeat(129), 'a, b', '<script>', 'å'])('replaces %j by one of its own', (given) => {
    expect(requestIdOf(request({ 'x-request-id': given }), () => 'fresh')).toBe('fresh');
  });

  it('makes a new one where there is none', () => {
    expect(requestIdOf(request({}))).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestIdOf(request({}))).not.toBe(requestIdOf(request({})));
  });
});
