export { createPredictor } from './create-predictor.ts';
export { Deployments, type DeploymentStatus, type DeploymentsOptions } from './deployments.ts';
export type { ModelSource } from './model-source.ts';
export type { Predictor } from './predictor.ts';
export { ScoringService } from './scoring-service.ts';
