import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const checkout = resolve(import.meta.dirname, '../../..');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** A home of its own for each suite, removed with everything that still runs in it. */
export class Programs {
  readonly home = mkdtempSync(join(tmpdir(), 'quincunx-e2e-'));
  readonly environment: Record<string, string> = { QUINCUNX_HOME: this.home, QUINCUNX_LOG_LEVEL: 'warn' };
  readonly #running = new Set<ChildProcess>();

  start(
    program: 'trainer' | 'scorer',
    words: readonly string[] = [],
    nodeOptions: readonly string[] = [],
  ): ChildProcess {
    const child = spawn(process.execPath, [...nodeOptions, `apps/${program}/bin/${program}.mjs`, ...words], {
      cwd: checkout,
      env: { PATH: process.env['PATH'] ?? '', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  trainer(...words: readonly string[]): Promise<Finished> {
    return finished(this.start('trainer', words));
  }

  /** Starts a scorer on a free port and waits until it listens. */
  async scorer(...words: readonly string[]): Promise<Scorer> {
    const child = this.start('scorer', ['--port', '0', ...words]);
    const ended = finished(child);
    const address = await Promise.race([
      new Promise<string>((found) => {
        let said = '';
        child.stdout?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
          if (url !== undefined) found(url);
        });
      }),
      ended.then(({ errors, output }) => {
        throw new Error(`the scorer ended before it listened: ${errors}${output}`);
      }),
    ]);
    return { address, child, ended };
  }

  async clear(): Promise<void> {
    const left = [...this.#running];
    for (const child of left) child.kill('SIGKILL');
    await Promise.all(
      left.map(async (child) => {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }),
    );
    rmSync(this.home, { recursive: true, force: true });
  }
}

export interface Scorer {
  readonly address: string;
  readonly child: ChildProcess;
  readonly ended: Promise<Finished>;
}

export async function finished(child: ChildProcess): Promise<Finished> {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() };
}

export async function getJson(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

export async function postJson(
  url: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** How much memory a process holds. */
export function residentMegabytes({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** The processes that a scorer of several answers with. */
export function workersOf({ child }: Scorer): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

const holdLock = `
const database = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
database.exec('begin exclusive');
process.stdout.write('locked');
process.stdin.resume().once('end', () => { database.exec('rollback'); process.exit(); });
`;

/** Has another process keep a SQLite file to itself. @returns what ends that. */
export async function lockDatabase(file: string): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, ['--no-warnings', '-e', holdLock, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(holder, 'exit');
  await Promise.race([
    once(holder.stdout, 'data'),
    exit.then(() => Promise.reject(new Error('cannot lock'))),
  ]);
  return async () => {
    holder.stdin.end();
    await exit;
  };
}
