export { defineModel } from './definitions/define-model.ts';
export { loadModelSource } from './definitions/load-model-source.ts';
export { resolveConfiguration, type ResolvedConfiguration } from './resolution/resolve-configuration.ts';
export type { ConfigurationTables } from './versions/configuration-tables.ts';
export { ConfigurationStore } from './versions/configuration.store.ts';
export { configurationMigrations } from './versions/migrations.ts';
