export type { ModelRegistryTables } from './model-registry-tables.ts';
export { ModelRegistry } from './model-registry.ts';
export { modelRegistryMigrations } from './model-registry.migrations.ts';
