import type { FitProgress } from '@quincunx/training';
import { Presets, SingleBar } from 'cli-progress';

export interface ProgressLine {
  update(progress: FitProgress): void;
  /** Ends the bar, if one is shown. */
  stop(): void;
}

/** A bar on a terminal; elsewhere a plain line at every tenth of the way. A fit of one step shows nothing. */
export function createProgressLine(output: NodeJS.WriteStream | NodeJS.WritableStream): ProgressLine {
  const line = 'isTTY' in output && output.isTTY ? createBar(output) : createPlainLines(output);
  return {
    update: (progress) => {
      if (progress.steps > 1) line.update(progress);
    },
    stop: () => {
      line.stop();
    },
  };
}

function createBar(output: NodeJS.WritableStream): ProgressLine {
  let bar: SingleBar | undefined;
  return {
    update({ step, steps, loss }) {
      if (!bar) {
        const format =
          '  fit            {bar} {percentage} % | step {value} of {total} | loss {loss} | {eta_formatted} left';
        // A cursor that is hidden stays hidden when the process is ended by a signal.
        bar = new SingleBar(
          { format, stream: output, clearOnComplete: true, hideCursor: false },
          Presets.shades_classic,
        );
        bar.start(steps, 0, { loss: '-' });
      }
      bar.update(step, { loss: loss.toPrecision(6) });
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function createPlainLines(output: NodeJS.WritableStream): ProgressLine {
  let shown = 0;
  return {
    update({ step, steps, loss }) {
      const tenth = Math.floor((step / steps) * 10);
      if (tenth <= shown) return;
      shown = tenth;
      output.write(`  fit            step ${step} of ${steps}, loss ${loss.toPrecision(10)}\n`);
    },
    stop() {
      shown = 0;
    },
  };
}
