import { z } from 'zod';
import { featureDefinitionsSchema } from './feature-definitions.ts';
import { featureReferenceSchema } from './feature-reference.ts';
import { microsecondInstantSchema } from './microsecond-instant.ts';
import { labelSchema } from './model-definition.ts';
import { digestSchema, identifierSchema, instantSchema } from './names.ts';
import { sourceSchema } from './source.ts';

/** The rows that a dataset is made for. */
const datasetRowsSchema = z.union([
  /** Those of a label's source. */
  z.strictObject({ label: labelSchema }),
  /** Those of a source of join keys and instants, without a label. */
  z.strictObject({ source: sourceSchema }),
  /** Each key at each instant that the views have a row of, both ends included. */
  z.strictObject({ from: microsecondInstantSchema, to: microsecondInstantSchema }),
]);

export type DatasetRows = z.infer<typeof datasetRowsSchema>;

/** What a dataset is to have. */
export const datasetRequestSchema = z.strictObject({
  rows: datasetRowsSchema,
  references: z.array(featureReferenceSchema).min(1),
  /** Whether features are named `view__feature`. */
  fullNames: z.boolean().optional(),
  /** Whether a feature may only be what was known at the time of its row, by the sources' created columns. */
  asKnownAt: z.boolean().optional(),
});

export type DatasetRequest = z.infer<typeof datasetRequestSchema>;

/** What a dataset was made of, and by: enough to make it again. */
export const datasetManifestSchema = datasetRequestSchema.extend({
  fullNames: z.boolean(),
  asKnownAt: z.boolean(),
  /** Those that the references need. */
  definitions: featureDefinitionsSchema,
  /** The files of the sources, with their sizes then. */
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0) })),
  /** By view: the sequence of the last pushed row that was there to be read; views without one are left out. */
  pushes: z.record(identifierSchema, z.int().positive()),
});

export type DatasetManifest = z.infer<typeof datasetManifestSchema>;

/**
 * Rows with the features that they had, saved. Its columns: `row_id` (0, 1, 2 ... in the order of the rows asked for),
 * `event_timestamp`, the join keys, one column per feature, named after it, and the label where there is one.
 */
export const datasetSchema = z.strictObject({
  digest: digestSchema,
  rows: z.int().min(0),
  references: z.array(featureReferenceSchema),
  /** Of the definitions that the references need. */
  featuresDigest: digestSchema,
  createdAt: instantSchema,
  /** What it became when an entity was erased from it: its own file is gone. */
  erasedAs: digestSchema.optional(),
});

export type Dataset = z.infer<typeof datasetSchema>;

/** A dataset with its manifest, which one that an older release saved does not have. */
export const datasetDetailsSchema = datasetSchema.extend({ manifest: datasetManifestSchema.optional() });

export type DatasetDetails = z.infer<typeof datasetDetailsSchema>;
