export type { IntegrityFault } from './integrity/check-integrity.ts';
export type { ModelRegistryTables } from './model-registry-tables.ts';
export { ModelRegistry, type ModelRegistryOptions } from './model-registry.ts';
export { modelRegistryMigrations } from './model-registry.migrations.ts';
export type { Deployed } from './promotions/promotion.store.ts';
