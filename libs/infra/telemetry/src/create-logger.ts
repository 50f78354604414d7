import { destination, type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export interface LoggerOptions {
  /** Of the program: `scorer`. */
  readonly name: string;
  /** The least that is written: `trace`, `debug`, `info`, `warn`, `error`, `fatal`, or `silent`. */
  readonly level: string;
  /** Where the lines go; standard error by default, so that standard output is left to what a program is asked for. */
  readonly destination?: DestinationStream;
}

/**
 * A logger of JSON lines, each with its time in ISO 8601, its level in words, the program and the process. An error goes under
 * the key `err`, with its stack and its causes.
 */
export function createLogger({ name, level, destination: sink = destination(2) }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { name, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
}
