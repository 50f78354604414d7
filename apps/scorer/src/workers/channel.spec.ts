import { EventEmitter } from 'node:events';
import { createChannel, ignoreSignals } from './channel.ts';

describe('a channel of a worker', () => {
  it('hands messages on, both ways, and minds none that cannot be sent', () => {
    const sent: unknown[] = [];
    const received: unknown[] = [];
    const worker = Object.assign(new EventEmitter(), {
      send: (message: unknown, _handle: undefined, _options: undefined, told: () => void) => {
        sent.push(message);
        told();
        return false;
      },
    });
    const channel = createChannel(worker);
    channel.on('message', (message) => received.push(message));
    worker.emit('message', 'one');
    const message = { type: 'answer', id: '1', answer: undefined } as const;
    channel.send(message);
    expect([sent, received]).toEqual([[message], ['one']]);
  });
});

describe('ignoreSignals', () => {
  it('leaves a process as it is', () => {
    const signals = new EventEmitter();
    ignoreSignals(signals);
    expect([signals.emit('SIGTERM'), signals.emit('SIGINT')]).toEqual([true, true]);
  });
});
