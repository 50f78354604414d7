import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { entitySchema } from './entity.ts';
import { identifierSchema } from './names.ts';
import { sourceSchema } from './source.ts';
import { tagsSchema } from './tags.ts';
import { valueTypeSchema } from './values.ts';

/**
 * An aggregate over the rows of a key in a trailing window: those from `window` before the instant asked for to that instant, both
 * ends included. Missing values are passed over; `count` without a column counts rows. `sum`, `mean`, `minimum`,
 * `maximum` and `last` (of the newest row that has a value) of no values are null, and so is `standardDeviation` (of a sample, with
 * n - 1) of fewer than two. Sums are exact and rounded once; one that is more than a number can be is null.
 */
const aggregateSchema = z
  .strictObject({
    function: z.enum([
      'count',
      'sum',
      'mean',
      'minimum',
      'maximum',
      'standardDeviation',
      'last',
      'distinctCount',
    ]),
    column: identifierSchema.optional(),
    window: durationSchema,
  })
  .refine((aggregate) => aggregate.function === 'count' || aggregate.column !== undefined, {
    error: 'needs a column; only count does without',
  });

export type Aggregate = z.infer<typeof aggregateSchema>;

const aggregateTypes: Readonly<Record<Aggregate['function'], readonly string[]>> = {
  count: ['integer'],
  distinctCount: ['integer'],
  sum: ['number'],
  mean: ['number'],
  standardDeviation: ['number'],
  minimum: ['number', 'integer'],
  maximum: ['number', 'integer'],
  last: ['number', 'integer', 'string', 'boolean'],
};

/**
 * A feature is a column of the source (of the same name unless `column` says another), an expression over its columns, or an
 * aggregate over a window of its rows.
 */
const featureSchema = z
  .strictObject({
    name: identifierSchema,
    type: valueTypeSchema,
    nullable: z.boolean().default(false),
    column: identifierSchema.optional(),
    expression: z.string().min(1).optional(),
    aggregate: aggregateSchema.optional(),
    description: z.string().optional(),
    /** Whether it identifies a person: its values stay out of statistics. */
    pii: z.boolean().optional(),
  })
  .refine(
    ({ column, expression, aggregate }) =>
      [column, expression, aggregate].filter((origin) => origin !== undefined).length <= 1,
    { error: 'has more than one of column, expression and aggregate; a feature is one of them' },
  )
  .superRefine(({ type, aggregate }, context) => {
    if (aggregate === undefined) return;
    const types = aggregateTypes[aggregate.function];
    if (types.includes(type)) return;
    context.addIssue({
      code: 'custom',
      path: ['type'],
      message: `must be ${types.join(' or ')}, which is what ${aggregate.function} gives`,
    });
  });

export type Feature = z.infer<typeof featureSchema>;

export const featureViewSchema = z
  .strictObject({
    name: identifierSchema,
    description: z.string().optional(),
    owner: z.string().optional(),
    tags: tagsSchema.optional(),
    /** A view without an entity is global: its values are those of everyone. */
    entity: entitySchema.optional(),
    source: sourceSchema,
    features: z.array(featureSchema).min(1),
    /**
     * Columns that say which event a row tells of. Rows of one key and event are versions of it, of which aggregates take the one created
     * last; a row where one of these is null is an event of its own, and without them every row is. A pushed row must have them.
     */
    eventKey: z.array(identifierSchema).min(1).optional(),
    /** How long a value stays true, inclusive; without it, for ever. */
    ttlSeconds: z.int().positive().optional(),
    /** What becomes of a source row whose values are not of their types: it is put aside and the others go on, or all fail. */
    onInvalid: z.enum(['quarantine', 'fail']).optional(),
    /** After how many days online values, pushed rows, quarantined rows and logged answers are deleted; without it, never. */
    retentionDays: z.int().positive().optional(),
  })
  .refine(({ features }) => new Set(features.map(({ aggregate }) => aggregate === undefined)).size <= 1, {
    path: ['features'],
    error:
      'mix aggregates with columns or expressions; give the aggregates a view of their own over the same source',
  })
  .refine(({ eventKey, features }) => eventKey === undefined || features.some(({ aggregate }) => aggregate), {
    path: ['eventKey'],
    error: 'is for aggregates; the newest row of a key needs no event',
  })
  .refine(({ eventKey, source }) => eventKey === undefined || source.createdColumn !== undefined, {
    path: ['eventKey'],
    error: "needs the source's createdColumn, which says which version of an event is the last",
  });

export type FeatureView = z.infer<typeof featureViewSchema>;
export type FeatureViewInput = z.input<typeof featureViewSchema>;
