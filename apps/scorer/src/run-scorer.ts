import cluster from 'node:cluster';
import type { DeploymentStatus } from '@quincunx/inference';
import { createComplaint, readSettings } from '@quincunx/platform';
import { createLogger } from '@quincunx/telemetry';
import { deploymentHint } from './compose.ts';
import { readFlags } from './read-flags.ts';
import { startScorer } from './start-scorer.ts';
import { stopSignal } from './stop-signal.ts';
import { createChannel, ignoreSignals } from './workers/channel.ts';
import { createColleagues } from './workers/colleagues.ts';
import { runWorkers } from './workers/run-workers.ts';

const help = `Serves predictions, and the administration of models and configurations, over HTTP.

  --host <address>  where to listen: 127.0.0.1 for this machine alone, 0.0.0.0 for every network (QUINCUNX_HOST)
  --port <number>   3000 by default; 0 takes any that is free (QUINCUNX_PORT)
  --workers <n>     processes that answer on the one port, such as one for each core; 1 by default (QUINCUNX_WORKERS)
  --help            this

Everything else is set in the environment; docs/operations.md lists it.
`;

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  workers: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * Runs the scorer until a SIGTERM or a SIGINT.
 * @returns the exit code: 0 stopped as told, 1 failed.
 */
export async function runScorer(context: {
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  output: NodeJS.WritableStream;
  /** For the log, and for what went wrong. */
  errors: NodeJS.WritableStream;
  signals: NodeJS.EventEmitter;
}): Promise<number> {
  const { words, environment, output, errors, signals } = context;
  try {
    const flags = readFlags(words, options);
    if (flags.help === true) {
      output.write(help);
      return 0;
    }
    const settings = readSettings({
      ...environment,
      ...(flags.host !== undefined && { QUINCUNX_HOST: flags.host }),
      ...(flags.port !== undefined && { QUINCUNX_PORT: flags.port }),
      ...(flags.workers !== undefined && { QUINCUNX_WORKERS: flags.workers }),
    });
    const logger = createLogger({ name: 'scorer', level: settings.logLevel, destination: errors });
    if (settings.workers > 1 && cluster.isPrimary) {
      // Metrics hold numbers that JSON has no word for.
      cluster.setupPrimary({ serialization: 'advanced' });
      const fork = cluster.fork.bind(cluster);
      return await runWorkers({ count: settings.workers, output, signals, logger, fork });
    }
    const stopped = stopSignal(signals);
    const channel = cluster.isWorker ? createChannel(process) : undefined;
    // A terminal and a service manager tell every process to stop, and then the one that started this one tells it again.
    if (channel) ignoreSignals(signals);
    const scorer = await startScorer({
      settings,
      logger,
      ...(channel && { colleagues: createColleagues(channel) }),
    });
    const serving = inWords(scorer.status(), settings.alias);
    if (channel) channel.send({ type: 'ready', url: scorer.url, serving });
    else output.write(`scorer: ${scorer.url} (${serving}); API: ${scorer.url}/docs\n`);
    await stopped;
    await scorer.stop();
    // The channel would keep a worker.
    if (channel) process.disconnect();
    return 0;
  } catch (error) {
    createComplaint('scorer', errors)(error);
    return 1;
  }
}

function inWords({ state, models, faults }: DeploymentStatus, alias: string): string {
  if (state === 'empty') return faults.length > 0 ? faults.join('; ') : deploymentHint(alias);
  const serving = models.map(({ model, version }) => `${model} version ${version}`).join(', ');
  return [`serves ${serving}`, ...faults].join('; ');
}
