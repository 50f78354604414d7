import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { runWorkers, type Worker } from './run-workers.ts';

/** Workers without processes: `became` says what each does once it is started. */
function setUp(became: (worker: FakeWorker, index: number) => void) {
  const workers: FakeWorker[] = [];
  const signals = new EventEmitter();
  const output = new PassThrough({ encoding: 'utf8' });
  const logged: string[] = [];
  const fork = () => {
    const worker = new FakeWorker(workers.length + 1);
    workers.push(worker);
    setImmediate(() => {
      became(worker, worker.id);
    });
    return worker as unknown as Worker;
  };
  const logger = { error: (_fields: object, message: string) => logged.push(message) };
  const code = runWorkers({ count: 2, output, signals, logger: logger as never, fork });
  return { workers, signals, output, logged, code };
}

class FakeWorker extends EventEmitter {
  readonly id: number;
  readonly process = {
    pid: 1,
    exitCode: 1,
    signalCode: null,
    kill: () => setImmediate(() => this.emit('exit')),
  };

  constructor(id: number) {
    super();
    this.id = id;
  }

  send(): void {
    // Nobody asks anything here.
  }

  ready(): void {
    this.emit('message', 'something else');
    setImmediate(() => {
      this.emit('message', { type: 'ready', url: 'http://127.0.0.1:1', serving: 'serves churn version 1' });
    });
  }
}

describe('runWorkers', () => {
  it('says once where all of them serve, and stops them all', async () => {
    const { workers, signals, output, code } = setUp((worker) => {
      worker.ready();
    });
    expect(await once(output, 'data')).toEqual([
      'scorer: http://127.0.0.1:1 (serves churn version 1; 2 workers); API: http://127.0.0.1:1/docs\n',
    ]);
    signals.emit('SIGTERM');
    expect(await code).toBe(0);
    expect(workers).toHaveLength(2);
  });

  it('ends with 1, and starts no other, when the first does not start', async () => {
    const { workers, code } = setUp((worker) => worker.emit('exit'));
    expect(await code).toBe(1);
    expect(workers).toHaveLength(1);
  });

  it('stops at once while it waits to start another', async () => {
    const { workers, signals, output, code } = setUp((worker, index) => {
      if (index === 2) worker.emit('exit');
      else worker.ready();
    });
    await once(output, 'data');
    signals.emit('SIGTERM');
    expect(await code).toBe(0);
    expect(workers).toHaveLength(2);
  });

  it('starts another for one that ends, before it was ready, too', async () => {
    const { workers, signals, logged, code } = setUp((worker, index) => {
      if (index === 2) worker.emit('exit');
      else worker.ready();
    });
    while (workers.length < 3) await new Promise((again) => setTimeout(again, 50));
    await new Promise((again) => setTimeout(again, 50));
    signals.emit('SIGINT');
    expect(await code).toBe(0);
    expect(logged).toEqual(['a worker ended; it is started again']);
  });
});
