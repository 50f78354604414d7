import { PassThrough } from 'node:stream';
import { createProgressLine } from './progress-line.ts';

function textOf(output: PassThrough): string {
  return String(output.read() ?? '');
}

describe('the progress of a batch job', () => {
  it('is a plain line at every tenth of the way where nobody watches', () => {
    const output = new PassThrough();
    const line = createProgressLine(output);
    for (let done = 0; done <= 1000; done += 10) line.update({ done, total: 1000 });
    line.stop();
    const lines = textOf(output).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('  score          row 100 of 1000');
    expect(lines[9]).toBe('  score          row 1000 of 1000');
  });

  it('is a bar on a terminal, cleared when it is done', () => {
    const output = Object.assign(new PassThrough(), {
      ...{ isTTY: true, columns: 120 },
      ...{ cursorTo: () => true, clearLine: () => true, moveCursor: () => true },
    });
    const line = createProgressLine(output);
    line.update({ done: 0, total: 100 });
    line.update({ done: 100, total: 100 });
    line.stop();
    line.stop();
    expect(textOf(output)).toMatch(/ 0 % \| row 0 of 100[^]* 100 % \| row 100 of 100/);
  });
});
