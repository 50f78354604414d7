import { hostname } from 'node:os';
import { isAlive } from './is-alive.ts';
import { endedProcess } from './platform.fixture.ts';

describe('isAlive', () => {
  it('tells a process that runs from one that ended', async () => {
    expect(isAlive({ host: hostname(), id: process.pid })).toBe(true);
    expect(isAlive({ host: hostname(), id: await endedProcess() })).toBe(false);
  });

  it('takes a process of another machine to be alive', async () => {
    expect(isAlive({ host: 'elsewhere', id: await endedProcess() })).toBe(true);
  });
});
