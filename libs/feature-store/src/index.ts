export { defineEntity } from './definitions/define-entity.ts';
export { defineFeatureView } from './definitions/define-feature-view.ts';
export { featureStoreMigrations } from './feature-store.migrations.ts';
export { type FeatureStoreTables } from './feature-store-tables.ts';
export { FeatureStore } from './feature-store.ts';
export { type DatasetTable, type TableChunk } from './offline/dataset-table.ts';
export { type OnlineRow, type OnlineStatus } from './online/look-up.ts';
export { onlineStoreMigrations } from './online/online-store.migrations.ts';
export { type OnlineStoreTables } from './online/online-store-tables.ts';
