import { EventEmitter } from 'node:events';
import { stopSignal } from './stop-signal.ts';

describe('stopSignal', () => {
  it.each(['SIGTERM', 'SIGINT'])('settles at %s and listens no more', async (name) => {
    const process = new EventEmitter();
    const stopped = stopSignal(process);
    process.emit(name);
    await stopped;
    expect(process.eventNames()).toEqual([]);
  });
});
