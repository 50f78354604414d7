import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What else is to be seen: `loss 0.25`. */
  readonly detail?: string;
}

export interface ProgressLine {
  update(progress: Progress): void;
  /** Ends the bar, if one is shown. */
  stop(): void;
}

const labelWidth = 15;

/**
 * A bar on a terminal; elsewhere a plain line at every tenth of the way. What is done in one step shows nothing.
 * @param label what is going on, in at most 14 letters.
 * @param unit what is counted: `step`.
 */
export function createProgressLine(
  output: NodeJS.WriteStream | NodeJS.WritableStream,
  { label, unit }: { readonly label: string; readonly unit: string },
): ProgressLine {
  const start = `  ${label.padEnd(labelWidth)}`;
  const isTerminal = 'isTTY' in output && output.isTTY;
  const line = isTerminal ? createBar(output, { start, unit }) : createPlainLines(output, { start, unit });
  return {
    update: (progress) => {
      if (progress.total > 1) line.update(progress);
    },
    stop: () => {
      line.stop();
    },
  };
}

type Words = Readonly<Record<'start' | 'unit', string>>;

function createBar(output: NodeJS.WritableStream, { start, unit }: Words): ProgressLine {
  let bar: SingleBar | undefined;
  return {
    update({ done, total, detail }) {
      if (!bar) {
        const format = `${start}{bar} {percentage} % | ${unit} {value} of {total}{detail}{eta_formatted}`;
        // A cursor that is hidden stays hidden when the process is ended by a signal.
        bar = new SingleBar(
          { format, formatTime: timeLeft, stream: output, clearOnComplete: true, hideCursor: false },
          Presets.shades_classic,
        );
        bar.start(total, 0, { detail: '' });
      }
      bar.update(done, { detail: detail === undefined ? '' : ` | ${detail}` });
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Nothing until it is known, which is when something has been done. */
function timeLeft(seconds: number): string {
  if (!(seconds > 0)) return '';
  return seconds < 100 ? ` | ${seconds}s left` : ` | ${Math.ceil(seconds / 60)}m left`;
}

function createPlainLines(output: NodeJS.WritableStream, { start, unit }: Words): ProgressLine {
  let shown = 0;
  return {
    update({ done, total, detail }) {
      const tenth = Math.floor((done / total) * 10);
      if (tenth <= shown) return;
      shown = tenth;
      output.write(`${start}${unit} ${done} of ${total}${detail === undefined ? '' : `, ${detail}`}\n`);
    },
    stop() {
      shown = 0;
    },
  };
}
