import { EventEmitter } from 'node:events';
import { createColleagues, createNoColleagues, type Colleagues } from './colleagues.ts';
import type { Message } from './messages.ts';
import { Relay, type WorkerEnd } from './relay.ts';

/** Both ends of a worker's channel, without a process between them. */
function createWorker(id: number) {
  const [primarySide, workerSide] = [new EventEmitter(), new EventEmitter()];
  const deliver = (side: EventEmitter) => (message: Message) => {
    setImmediate(() => side.emit('message', structuredClone(message)));
  };
  const end: WorkerEnd = Object.assign(primarySide, { id, send: deliver(workerSide) });
  const colleagues = createColleagues(Object.assign(workerSide, { send: deliver(primarySide) }));
  const say = (message: Message) => primarySide.emit('message', message);
  return { end, colleagues, workerSide, say, exit: () => primarySide.emit('exit') };
}

function connect(count: number) {
  const relay = new Relay();
  const workers = Array.from({ length: count }, (_, index) => createWorker(index + 1));
  for (const { end } of workers) relay.add(end);
  return workers;
}

const answerWith = (colleagues: Colleagues, name: string) => {
  colleagues.answerBy((question) => Promise.resolve(`${name} ${question.kind}`));
};

describe('workers', () => {
  it('have a question answered by all of them, whoever asks', async () => {
    const workers = connect(3);
    for (const [index, { colleagues }] of workers.entries()) answerWith(colleagues, `worker ${index}`);
    const asked = workers.map(({ colleagues }) => colleagues.askAll({ kind: 'refresh' }));
    for (const answers of await Promise.all(asked)) {
      expect([...answers].sort()).toEqual(['worker 0 refresh', 'worker 1 refresh', 'worker 2 refresh']);
    }
  });

  it('do not wait for one that ends, nor are bothered by it', async () => {
    const [asker, dying] = connect(2);
    answerWith(asker!.colleagues, 'asker');
    dying!.colleagues.answerBy(() => new Promise(() => undefined));
    const answers = asker!.colleagues.askAll({ kind: 'metrics' });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    dying!.exit();
    expect(await answers).toEqual(['asker metrics']);

    asker!.colleagues.answerBy(() => new Promise(() => undefined));
    void asker!.colleagues.askAll({ kind: 'refresh' });
    await new Promise(setImmediate);
    asker!.exit();
  });

  it('are not bothered by one whose channel is closed already', async () => {
    const [asker, leaving] = connect(2);
    answerWith(asker!.colleagues, 'asker');
    leaving!.end.send = (_message, told) => {
      setImmediate(() => {
        told(new Error('the channel is closed'));
        leaving!.exit();
      });
    };
    expect(await asker!.colleagues.askAll({ kind: 'metrics' })).toEqual(['asker metrics']);
  });

  it('do not wait for one that is busy for long', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const [asker, busy] = connect(2);
    answerWith(asker!.colleagues, 'asker');
    busy!.colleagues.answerBy(() => new Promise(() => undefined));
    const answers = asker!.colleagues.askAll({ kind: 'metrics' });
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    jest.advanceTimersByTime(5000);
    expect(await answers).toEqual(['asker metrics']);
    jest.useRealTimers();
  });

  it('that start later are told which models were unloaded', async () => {
    const [first, later] = connect(2);
    for (const { colleagues } of [first!, later!]) answerWith(colleagues, 'done');
    await first!.colleagues.askAll({ kind: 'unload', model: 'churn' });
    await first!.colleagues.askAll({ kind: 'unload', model: 'fraud' });
    await first!.colleagues.askAll({ kind: 'load', model: 'churn' });
    const told: unknown[] = [];
    later!.colleagues.answerBy((question) => Promise.resolve(told.push(question)));
    later!.say({ type: 'ready', url: 'http://127.0.0.1:1', serving: 'fraud version 1' });
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    expect(told).toEqual([{ kind: 'unload', model: 'fraud' }]);
  });

  it('answer nothing before they know how to, and ignore what is no message', async () => {
    const [worker] = connect(1);
    worker!.workerSide.emit('message', { cmd: 'NODE_HANDLE' });
    expect(await worker!.colleagues.askAll({ kind: 'refresh' })).toEqual([undefined]);
  });
});

describe('a process without colleagues', () => {
  it('asks itself', async () => {
    const colleagues = createNoColleagues();
    expect(await colleagues.askAll({ kind: 'refresh' })).toEqual([undefined]);
    answerWith(colleagues, 'alone');
    expect(await colleagues.askAll({ kind: 'load', model: 'a' })).toEqual(['alone load']);
  });
});
