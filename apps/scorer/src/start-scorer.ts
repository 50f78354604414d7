import { drain, listen } from '@quincunx/http';
import type { Deployments, DeploymentStatus } from '@quincunx/inference';
import { createServing, openPlatform, type Settings } from '@quincunx/platform';
import { createMetrics, type createLogger, type Metrics } from '@quincunx/telemetry';
import { composeScorer } from './compose.ts';
import { createNoColleagues, type Colleagues } from './workers/colleagues.ts';
import type { Question } from './workers/messages.ts';

/** Below the 10 s after which `docker stop` kills. */
const graceMilliseconds = 8_000;

export interface Scorer {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  status(): DeploymentStatus;
  /** Takes nothing new, finishes what is in flight, and closes the stores. */
  stop(): Promise<void>;
}

/**
 * Opens the stores, loads what is deployed and serves.
 * @throws UnavailableError or CorruptError when the stores cannot be opened or the port cannot be had; nothing is left open then.
 */
export async function startScorer(options: {
  settings: Settings;
  logger: ReturnType<typeof createLogger>;
  /** Of a scorer of several processes; this one is alone without. */
  colleagues?: Colleagues;
}): Promise<Scorer> {
  const { settings, logger, colleagues = createNoColleagues() } = options;
  const platform = await openPlatform({ settings });
  const metrics = createMetrics();
  const serving = createServing({
    platform,
    meterOf: (version) => metrics.meterOf(version),
    onLoaded: ({ model, version }) => {
      logger.info({ model, version }, 'serves a version');
    },
    onFault: (message, cause) => {
      logger.warn({ err: cause }, message);
    },
  });
  const close = async () => {
    await serving.deployments.stop();
    await platform.close();
  };
  try {
    const application = composeScorer({ platform, serving, logger, metrics, colleagues });
    colleagues.answerBy((question) => answer(question, serving.deployments, metrics));
    await serving.deployments.start();
    const { server, url } = await listen(application, settings);
    return {
      url,
      status: () => serving.deployments.status(),
      stop: async () => {
        // A batch job is resumed later, and need not keep what is in flight waiting for its cores.
        const [inTime] = await Promise.all([
          drain(server, { graceMilliseconds }),
          platform.batchJobs.close(),
        ]);
        if (!inTime) logger.warn({ graceMilliseconds }, 'cut off requests that were not finished in time');
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Does what this process is asked for as one of several. */
async function answer(question: Question, deployments: Deployments, metrics: Metrics): Promise<unknown> {
  switch (question.kind) {
    case 'refresh':
      await deployments.refresh();
      return undefined;
    case 'metrics':
      return await metrics.collect();
    case 'activity':
      return metrics.activityOf(question);
    case 'load':
      return await inWords(() => deployments.load(question.model));
    case 'unload':
      return await inWords(() => {
        deployments.unload(question.model);
      });
  }
}

/** The message of what went wrong; undefined when nothing did. */
async function inWords(work: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
