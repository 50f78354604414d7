import type { FeatureService } from '@quincunx/contracts';

/** Gives a feature service its type where it is written; it is checked when a definition that uses it is resolved. */
export function defineFeatureService(service: FeatureService): FeatureService {
  return service;
}
