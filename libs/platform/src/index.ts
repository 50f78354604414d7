export { checkPlatform, isAlive, type PlatformHealth } from './check-platform.ts';
export { createServing, type Serving } from './create-serving.ts';
export { openPlatform, platformMigrations, type Platform, type PlatformTables } from './open-platform.ts';
export { readSettings, type Settings } from './settings.ts';
