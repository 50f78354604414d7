import { Presets, SingleBar } from 'cli-progress';

export interface ProgressLine {
  update(progress: { readonly done: number; readonly total: number }): void;
  /** Ends the bar, if one is shown. */
  stop(): void;
}

const label = '  score          ';

/** A bar on a terminal; elsewhere a plain line at every tenth of the way. */
export function createProgressLine(output: NodeJS.WriteStream | NodeJS.WritableStream): ProgressLine {
  return 'isTTY' in output && output.isTTY ? createBar(output) : createPlainLines(output);
}

function createBar(output: NodeJS.WritableStream): ProgressLine {
  let bar: SingleBar | undefined;
  return {
    update({ done, total }) {
      if (bar === undefined) {
        const format = `${label}{bar} {percentage} % | row {value} of {total}`;
        // A cursor that is hidden stays hidden when the process is ended by a signal.
        bar = new SingleBar(
          { format, stream: output, clearOnComplete: true, hideCursor: false },
          Presets.shades_classic,
        );
        bar.start(total, 0);
      }
      bar.update(done);
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
    update({ done, total }) {
      const tenth = Math.floor((done / total) * 10);
      if (tenth <= shown) return;
      shown = tenth;
      output.write(`${label}row ${done} of ${total}\n`);
    },
    stop() {
      shown = 0;
    },
  };
}
