import type { HttpError } from '../response/http-error.ts';
import { Bodies } from './bodies.ts';

const megabyte = 1024 * 1024;

describe('Bodies', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('have room for two of the largest, and give room back', () => {
    const bodies = new Bodies(300 * megabyte);
    const place = bodies.begin(() => undefined);
    expect(bodies.take(300 * megabyte)).toBeUndefined();
    expect(bodies.take(300 * megabyte)).toBeUndefined();
    expect(bodies.take(1)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    bodies.end(place, 1);
    expect(bodies.take(1)).toBeUndefined();
  });

  it('are refused when they do not come in time, those that came are not', () => {
    const bodies = new Bodies(megabyte);
    const refused: [string, HttpError][] = [];
    const refuseAs = (name: string) => (error: HttpError) => refused.push([name, error]);
    bodies.begin(refuseAs('slow'));
    const came = bodies.begin(refuseAs('came'));
    jest.advanceTimersByTime(200_000);
    bodies.end(came, 0);
    bodies.begin(refuseAs('later'));
    jest.advanceTimersByTime(115_000);
    expect(refused).toMatchObject([['slow', { status: 408, headers: { connection: 'close' } }]]);
  });
});
