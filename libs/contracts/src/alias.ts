import { modelNameSchema } from './names.ts';

/** A movable name for a version of a model: `production`, `staging`, or a team's own. */
export const aliasNameSchema = modelNameSchema;
