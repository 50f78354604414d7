import { datasetSchema, identifierSchema, modelNameSchema } from '@quincunx/contracts';
import { z } from 'zod';

const notAVersion = 'must be a version number: 1, 2, 3 ...';

/** A version number as it stands in a path. */
const versionParameterSchema = z.preprocess(
  (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined),
  z.int(notAVersion).positive(notAVersion),
);

export const modelParameters = z.strictObject({ model: modelNameSchema });

export const modelVersionParameters = modelParameters.extend({ version: versionParameterSchema });

export const modelComparisonParameters = modelParameters.extend({
  from: versionParameterSchema,
  to: versionParameterSchema,
});

export const configurationParameters = z.strictObject({ name: modelNameSchema });

export const configurationVersionParameters = configurationParameters.extend({
  version: versionParameterSchema,
});

export const configurationComparisonParameters = configurationParameters.extend({
  from: versionParameterSchema,
  to: versionParameterSchema,
});

export const viewParameters = z.strictObject({ view: identifierSchema });

export const serviceParameters = z.strictObject({ service: identifierSchema });

export const datasetParameters = datasetSchema.pick({ digest: true });
