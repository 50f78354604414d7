import { createLogger, type LoggerOptions } from './create-logger.ts';

function logTo(level: LoggerOptions['level']) {
  const lines: string[] = [];
  const logger = createLogger({ name: 'scorer', level, destination: { write: (line) => lines.push(line) } });
  return { logger, parsed: () => lines.map((line): unknown => JSON.parse(line)) };
}

describe('createLogger', () => {
  it('writes one JSON line an entry, with time, level, program and process', () => {
    const { logger, parsed } = logTo('info');
    logger.info({ port: 3000 }, 'listening');
    expect(parsed()).toMatchObject([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        level: 'info',
        name: 'scorer',
        pid: process.pid,
        port: 3000,
        msg: 'listening',
      },
    ]);
  });

  it('leaves out what is below its level', () => {
    const { logger, parsed } = logTo('warn');
    logger.info('unheard');
    logger.warn('heard');
    expect(parsed()).toMatchObject([{ level: 'warn', msg: 'heard' }]);
    const silent = logTo('silent');
    silent.logger.fatal('unheard');
    expect(silent.parsed()).toEqual([]);
  });

  it('writes an error with its stack and its cause', () => {
    const { logger, parsed } = logTo('info');
    logger.error({ err: new Error('failed', { cause: new Error('disk') }) }, 'answered 500');
    const [entry] = parsed();
    expect(entry).toMatchObject({
      err: { type: 'Error', message: expect.stringMatching(/^failed: disk$/) as string },
    });
    expect(JSON.stringify(entry)).toContain('create-logger.spec.ts');
  });
});
