import type { Answer } from './fuzz/answer-reader.ts';
import { Connection } from './fuzz/connection.ts';

export interface LoadOptions {
  readonly address: string;
  readonly connections: number;
  /** Makes a request. @param number counts them, from 0. @param place of the connection, from 0. */
  readonly ask: (
    number: number,
    place: number,
  ) => {
    readonly bytes: Buffer;
    readonly judge: (answer: Answer) => string | undefined;
  };
  /** Whether to stop; without it every connection goes on until it is told to close. */
  readonly isOver?: () => boolean;
}

export interface LoadFigures {
  readonly answered: number;
  readonly slowestMilliseconds: number;
  /** What went wrong, a connection that is closed without an answer included. */
  readonly failures: readonly string[];
}

/** Asks over and over on some connections, each waiting for its answer before it asks again. */
export async function load({ address, connections, ask, isOver }: LoadOptions): Promise<LoadFigures> {
  const failures: string[] = [];
  let asked = 0;
  let answered = 0;
  let slowestMilliseconds = 0;
  const askOn = async (connection: Connection, place: number) => {
    while (connection.isOpen && isOver?.() !== true) {
      const { bytes, judge } = ask(asked++, place);
      const started = performance.now();
      const answer = await connection.ask(bytes);
      slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - started);
      answered += 1;
      const failure = judge(answer);
      if (failure !== undefined) failures.push(failure);
    }
  };
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(address)));
  await Promise.all(
    open.map(async (connection, place) => {
      try {
        await askOn(connection, place);
      } catch (error) {
        failures.push(String(error));
      }
      connection.close();
    }),
  );
  return { answered, slowestMilliseconds, failures };
}

/** A whole request with a JSON body. */
export function postOf(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  const text = JSON.stringify(body);
  const all = {
    host: 'localhost',
    'content-type': 'application/json',
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}
