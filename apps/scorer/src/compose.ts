import {
  configurationComparisonSchema,
  configurationVersionSchema,
  modelSchema,
  modelVersionSchema,
  pinsSchema,
  predictResponseSchema,
  promotionSchema,
  signatureSchema,
  versionComparisonSchema,
} from '@quincunx/contracts';
import { createHttpApplication, openApiDocument, Overload, type HttpLogger } from '@quincunx/http';
import { createConfinedBatchJobs, type Platform, type Serving } from '@quincunx/platform';
import { exposeTogether, type Metrics } from '@quincunx/telemetry';
import packageJson from '../package.json' with { type: 'json' };
import { createBatchJobRoutes } from './routes/batch-job.routes.ts';
import { createBatchRoutes } from './routes/batch.routes.ts';
import { createConfigurationRoutes } from './routes/configuration.routes.ts';
import { createDatasetRoutes } from './routes/dataset.routes.ts';
import { createDocumentationRoutes, documentationAssets } from './routes/documentation.routes.ts';
import { createFeatureRoutes } from './routes/feature.routes.ts';
import { createFeatureViewRoutes } from './routes/feature-view.routes.ts';
import { createFeedbackRoutes } from './routes/feedback.routes.ts';
import { createHealthRoutes, readinessSchema } from './routes/health.routes.ts';
import { createInvocationsRoutes, invocationsErrors } from './routes/invocations.routes.ts';
import { createMetricsRoutes } from './routes/metrics.routes.ts';
import { createModelVersionRoutes } from './routes/model-version.routes.ts';
import { createModelRoutes } from './routes/model.routes.ts';
import {
  createOpenInferenceRoutes,
  openInferenceErrors,
} from './routes/open-inference/open-inference.routes.ts';
import { createPredictionRoutes } from './routes/prediction.routes.ts';
import { createPromotionRoutes } from './routes/promotion.routes.ts';
import { createPublishedServicesRoutes } from './routes/published-services.routes.ts';
import { createTrafficRoutes } from './routes/traffic.routes.ts';
import { showState } from './show-state.ts';
import { assertDone } from './workers/assert-done.ts';
import type { Colleagues } from './workers/colleagues.ts';
import { totalActivity } from './workers/total-activity.ts';

const info = {
  title: 'Quincunx scorer',
  version: packageJson.version,
  description: 'Predictions from promoted models; registry and configuration administration.',
};

const sharedSchemas = {
  ConfigurationComparison: configurationComparisonSchema,
  ConfigurationVersion: configurationVersionSchema,
  Model: modelSchema,
  ModelVersion: modelVersionSchema,
  Pins: pinsSchema,
  PredictResponse: predictResponseSchema,
  Promotion: promotionSchema,
  Readiness: readinessSchema,
  Signature: signatureSchema,
  VersionComparison: versionComparisonSchema,
};

/** What to do when nothing is deployed. */
export function deploymentHint(alias: string): string {
  return `no version is in ${alias} yet: train a model with  npx nx run trainer:train  or promote a version of one`;
}

/** The scorer's whole API over an open platform. */
export function composeScorer(options: {
  readonly platform: Platform;
  readonly serving: Serving;
  readonly logger: HttpLogger;
  readonly metrics: Metrics;
  readonly colleagues: Colleagues;
}) {
  const { platform, serving, logger, metrics, colleagues } = options;
  const { registry, configurations, featureStore, predictionLog, settings } = platform;
  const { scoring, deployments } = serving;
  const overload = new Overload(settings.limits);
  showState(metrics, { serving, predictionLog, overload });
  // A move has reached every process by the time it is answered.
  const everywhere = {
    refresh: async () => {
      await colleagues.askAll({ kind: 'refresh' });
    },
  };
  const routes = [
    ...createPredictionRoutes({ scoring }),
    ...createBatchRoutes({ scoring }),
    ...createModelRoutes({ registry }),
    ...createModelVersionRoutes({ registry }),
    ...createPromotionRoutes({ registry, deployments: everywhere }),
    ...createTrafficRoutes({ registry, deployments: everywhere }),
    ...createFeedbackRoutes({ predictionLog }),
    ...createFeatureRoutes({
      featureStore,
      onError: (error) => {
        logger.error({ err: error }, 'a materialisation failed');
      },
    }),
    ...createFeatureViewRoutes({ featureStore }),
    ...createBatchJobRoutes({
      batchJobs: createConfinedBatchJobs(platform, (error) => {
        logger.error({ err: error }, 'a batch job failed');
      }),
    }),
    ...createDatasetRoutes({ datasets: featureStore.datasets }),
    ...createConfigurationRoutes({ configurations }),
    ...createPublishedServicesRoutes({ scoring, defaultModel: settings.defaultModel }),
    ...createOpenInferenceRoutes({
      scoring,
      deployments,
      version: info.version,
      load: async (model) => {
        await deployments.load(model);
        assertDone(await colleagues.askAll({ kind: 'load', model }));
      },
      unload: async (model) => {
        deployments.unload(model);
        assertDone(await colleagues.askAll({ kind: 'unload', model }));
      },
      activityOf: async (version) => totalActivity(await colleagues.askAll({ kind: 'activity', ...version })),
    }),
    ...createInvocationsRoutes({
      scoring,
      deployments,
      defaultModel: settings.defaultModel,
      version: info.version,
    }),
    ...createHealthRoutes({ deployments, hint: deploymentHint(settings.alias) }),
    ...createMetricsRoutes({
      mediaType: metrics.mediaType,
      expose: async () => exposeTogether(await colleagues.askAll({ kind: 'metrics' })),
    }),
  ];
  const errorShapes = [openInferenceErrors, invocationsErrors];
  const describe = () => openApiDocument(routes, info, sharedSchemas, errorShapes);
  return createHttpApplication({
    routes: [...routes, ...createDocumentationRoutes({ describe })],
    host: settings.host,
    limits: settings.limits,
    overload,
    errorShapes,
    assets: documentationAssets,
    logger,
    metrics,
  });
}
