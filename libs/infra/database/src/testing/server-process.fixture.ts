import { spawn, type SpawnOptionsWithoutStdio } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { delimiter, join } from 'node:path';

/** A server that a suite has to itself. */
export interface TestServer {
  readonly url: string;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** The first executable file of a name on PATH, or in folders after it. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const searched = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...folders];
  return searched.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a server until it ends or nobody holds the standard input any more, so that it never outlives whoever started it. */
const script = `
exec 3<&0
"$0" "$@" 3<&- & server=$!
{ read -r _; kill -INT "$server"; } <&3 & watch=$!
wait "$server"
kill "$watch"`;

/**
 * Starts a server on a free port of the loopback; on another one when somebody takes the port first.
 * @param ready what it says once it answers.
 */
export async function startOnFreePort(
  program: string,
  argumentsFor: (port: number) => readonly string[],
  { ready, ...options }: SpawnOptionsWithoutStdio & { readonly ready: string },
  attempts = 5,
): Promise<{ port: number; end: () => Promise<void> }> {
  const port = await freePort();
  const server = spawn('sh', ['-c', script, program, ...argumentsFor(port)], options);
  const exited = once(server, 'exit');
  let said = '';
  const isReady = new Promise<boolean>((resolve) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        if (said.includes(ready)) return;
        said += chunk.toString();
        if (said.includes(ready)) resolve(true);
      });
    }
  });
  if (await Promise.race([isReady, exited.then(() => false)])) {
    // A suite that fails before it ends the server leaves nothing that a process would wait for.
    server.unref();
    for (const stream of server.stdio) if (stream instanceof Socket) stream.unref();
    return {
      port,
      async end() {
        server.ref();
        server.stdin.end();
        await exited;
      },
    };
  }
  if (attempts === 1) throw new Error(`${program} does not start: ${said}`);
  return await startOnFreePort(program, argumentsFor, { ready, ...options }, attempts - 1);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
