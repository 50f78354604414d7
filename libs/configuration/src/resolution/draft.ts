import { valueTypeSchema } from '@quincunx/contracts';
import { z } from 'zod';

const text = z.string().optional().catch(undefined);

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).catch([]);
}

const valueType = valueTypeSchema.optional().catch(undefined);
const fieldSchema = z.object({ name: text, type: valueType }).catch({});
const featureSchema = z.object({ name: text, type: valueType, expression: text }).catch({});
const entitySchema = z.object({ name: text, joinKeys: list(fieldSchema) }).catch({ joinKeys: [] });
const sourceSchema = z.object({ kind: text, createdColumn: text }).catch({});
const ruleSchema = z.object({ metric: text }).catch({});
const isSaid = z.boolean().optional().catch(undefined);

/**
 * What can be read of a definition, however wrong the rest of it is, so that its names are checked together with its shape.
 * What cannot be read is undefined or empty, and keeps its place in its list.
 */
export const draftSchema = z.object({
  featureViews: list(
    z
      .object({ name: text, entity: entitySchema, source: sourceSchema, features: list(featureSchema) })
      .catch({ entity: { joinKeys: [] }, source: {}, features: [] }),
  ),
  aliasedViews: list(
    z
      .object({ name: text, view: text, joinKeys: z.record(z.string(), text).catch({}) })
      .catch({ joinKeys: {} }),
  ),
  onDemandViews: list(
    z
      .object({
        name: text,
        inputs: list(text),
        request: list(fieldSchema),
        fullNames: isSaid,
        features: list(featureSchema),
      })
      .catch({ inputs: [], request: [], features: [] }),
  ),
  featureServices: list(z.object({ name: text, features: list(text) }).catch({ features: [] })),
  features: list(text),
  fullNames: isSaid,
  asKnownAt: isSaid,
  label: z.object({ column: text, type: text }).catch({}),
  preprocessing: list(z.object({ features: list(text) }).catch({ features: [] })),
  estimator: z.object({ kind: text }).catch({}),
  gate: z
    .object({ absolute: list(ruleSchema), relative: list(ruleSchema) })
    .catch({ absolute: [], relative: [] }),
  promotion: z.object({ metric: text }).catch({}),
});

export type Draft = z.infer<typeof draftSchema>;
