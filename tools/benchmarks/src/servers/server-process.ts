import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Ends it, by force if it does not within 10 s. */
  stop(): Promise<void>;
}

const graceMilliseconds = 10_000;
const mostOfErrors = 4000;

/**
 * Starts a server that prints the address it listens on: `http://127.0.0.1:3000`. What it says on stderr is kept for the case that it ends.
 * @param words for Node.
 * @param environment instead of this process' own.
 * @param prefix what Node is started by, such as `taskset -c 1`.
 * @throws Error, with what it said, when it ends before that.
 */
export async function startServer(options: {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly prefix?: readonly string[];
}): Promise<ServerProcess> {
  const { words, environment = process.env, prefix = [] } = options;
  const [program = process.execPath, ...rest] = [...prefix, process.execPath, ...words];
  const child = spawn(program, rest, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-mostOfErrors);
  });
  const ended = once(child, 'close');
  const port = await new Promise<number>((found, fail) => {
    child.once('error', fail);
    child.once('close', () => {
      fail(new Error(`${words.join(' ')} ended before it listened: ${errors}${output}`));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const digits = /http:\/\/[\d.]+:(\d+)/.exec(output)?.[1];
      if (digits !== undefined) found(Number(digits));
    });
  });
  return {
    pid: child.pid ?? 0,
    port,
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
      await ended;
      clearTimeout(force);
    },
  };
}
