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
import { createHttpApplication, openApiDocument, type HttpLogger } from '@quincunx/http';
import type { Platform, Serving } from '@quincunx/platform';
import type { Metrics } from '@quincunx/telemetry';
import packageJson from '../package.json' with { type: 'json' };
import { createConfigurationRoutes } from './routes/configuration.routes.ts';
import { createDatasetRoutes } from './routes/dataset.routes.ts';
import { createDocumentationRoutes, documentationAssets } from './routes/documentation.routes.ts';
import { createFeatureRoutes } from './routes/feature.routes.ts';
import { createFeatureViewRoutes } from './routes/feature-view.routes.ts';
import { createHealthRoutes, readinessSchema } from './routes/health.routes.ts';
import { createMetricsRoutes } from './routes/metrics.routes.ts';
import { createModelVersionRoutes } from './routes/model-version.routes.ts';
import { createModelRoutes } from './routes/model.routes.ts';
import { createPredictionRoutes } from './routes/prediction.routes.ts';
import { createPromotionRoutes } from './routes/promotion.routes.ts';
import { createPublishedServicesRoutes } from './routes/published-services.routes.ts';
import { createTrafficRoutes } from './routes/traffic.routes.ts';

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
}) {
  const { platform, serving, logger, metrics } = options;
  const { registry, configurations, featureStore, settings } = platform;
  const { scoring, deployments } = serving;
  const routes = [
    ...createPredictionRoutes({ scoring }),
    ...createModelRoutes({ registry }),
    ...createModelVersionRoutes({ registry }),
    ...createPromotionRoutes({ registry, deployments }),
    ...createTrafficRoutes({ registry, deployments }),
    ...createFeatureRoutes({
      featureStore,
      onError: (error) => {
        logger.error({ err: error }, 'a materialisation failed');
      },
    }),
    ...createFeatureViewRoutes({ featureStore }),
    ...createDatasetRoutes({ datasets: featureStore.datasets }),
    ...createConfigurationRoutes({ configurations }),
    ...createPublishedServicesRoutes({ scoring, defaultModel: settings.defaultModel }),
    ...createHealthRoutes({ deployments, hint: deploymentHint(settings.alias) }),
    ...createMetricsRoutes({ metrics }),
  ];
  const describe = () => openApiDocument(routes, info, sharedSchemas);
  return createHttpApplication({
    routes: [...routes, ...createDocumentationRoutes({ describe })],
    host: settings.host,
    assets: documentationAssets,
    logger,
    metrics,
  });
}
