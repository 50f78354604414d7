import { Written } from '../command-line.fixture.ts';
import { createProgressLine } from './progress-line.ts';

const words = { label: 'fit', unit: 'step' };

describe('the progress of long work', () => {
  it('is a plain line at every tenth of the way where nobody watches', () => {
    const output = new Written();
    const progress = createProgressLine(output, words);
    for (let done = 1; done <= 2001; done += 1) {
      progress.update({ done, total: 2001, detail: `loss ${(1000 / done).toPrecision(4)}` });
    }
    progress.stop();
    const lines = output.text.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('  fit            step 201 of 2001, loss 4.975');
    expect(lines[9]).toBe('  fit            step 2001 of 2001, loss 0.4998');
  });

  it('is nothing for what is done in one step', () => {
    const output = new Written();
    createProgressLine(output, words).update({ done: 1, total: 1 });
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
    const progress = createProgressLine(output, words);
    progress.update({ done: 0, total: 100 });
    expect(output.text).toMatch(/ 0 % \| step 0 of 100(?! \|)/);
    expect(output.text).not.toContain('left');
    progress.update({ done: 10, total: 100 });
    progress.update({ done: 100, total: 100, detail: 'loss 21' });
    progress.stop();
    expect(output.text).toContain('loss 21');
    expect(output.text).toContain('100 %');
    const before = output.text;
    progress.stop();
    expect(output.text).toBe(before);
  });
});
