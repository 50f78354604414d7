import { z } from 'zod';
import { aliasedViewSchema } from './aliased-view.ts';
import { featureServiceSchema } from './feature-service.ts';
import { featureViewSchema } from './feature-view.ts';
import { onDemandViewSchema } from './on-demand-view.ts';

/** What a set of features is defined by. Views of all three kinds share their names. */
export const featureDefinitionsSchema = z.strictObject({
  featureViews: z.array(featureViewSchema),
  aliasedViews: z.array(aliasedViewSchema).optional(),
  onDemandViews: z.array(onDemandViewSchema).optional(),
  featureServices: z.array(featureServiceSchema).optional(),
});

export type FeatureDefinitions = z.infer<typeof featureDefinitionsSchema>;

export const definitionKindSchema = featureDefinitionsSchema.keyof();

export type DefinitionKind = z.infer<typeof definitionKindSchema>;
