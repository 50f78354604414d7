import { Written } from '../command-line.fixture.ts';
import { createProgressLine } from './progress-line.ts';

describe('the progress of a fit', () => {
  it('is a plain line at every tenth of the way where nobody watches', () => {
    const output = new Written();
    const progress = createProgressLine(output);
    for (let step = 1; step <= 2001; step += 1) progress.update({ step, steps: 2001, loss: 1000 / step });
    progress.stop();
    const lines = output.text.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('  fit            step 201 of 2001, loss 4.975124378');
    expect(lines[9]).toBe('  fit            step 2001 of 2001, loss 0.4997501249');
  });

  it('is nothing for a fit of one step', () => {
    const output = new Written();
    createProgressLine(output).update({ step: 1, steps: 1, loss: 3 });
    expect(output.text).toBe('');
  });

  it('is a bar on a terminal, cleared when it is done', () => {
    const output = Object.assign(new Written(), {
      isTTY: true,
      columns: 120,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    });
    const progress = createProgressLine(output);
    progress.update({ step: 10, steps: 100, loss: 42 });
    progress.update({ step: 100, steps: 100, loss: 21 });
    progress.stop();
    expect(output.text).toContain('loss 21');
    expect(output.text).toContain('100 %');
    const before = output.text;
    progress.stop();
    expect(output.text).toBe(before);
  });
});
