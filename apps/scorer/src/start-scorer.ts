import { drain, listen } from '@quincunx/http';
import type { DeploymentStatus } from '@quincunx/inference';
import { createServing, openPlatform, type Settings } from '@quincunx/platform';
import { createMetrics, type createLogger } from '@quincunx/telemetry';
import { composeScorer } from './compose.ts';

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
}): Promise<Scorer> {
  const { settings, logger } = options;
  const platform = await openPlatform({ settings });
  const metrics = createMetrics();
  const serving = createServing({
    platform,
    meterOf: metrics.meterOf,
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
    const application = composeScorer({ platform, serving, logger, metrics });
    await serving.deployments.start();
    const { server, url } = await listen(application, settings);
    return {
      url,
      status: () => serving.deployments.status(),
      stop: async () => {
        const inTime = await drain(server, { graceMilliseconds });
        if (!inTime) logger.warn({ graceMilliseconds }, 'cut off requests that were not finished in time');
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
