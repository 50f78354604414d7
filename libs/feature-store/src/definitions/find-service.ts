import { NotFoundError, type FeatureService } from '@quincunx/contracts';
import { nearestName } from '../nearest-name.ts';
import type { DefinitionSet } from './definition-set.ts';
import { noneDefined } from './find-feature.ts';

/** @throws NotFoundError naming the nearest. */
export function findService(name: string, { featureServices }: DefinitionSet): FeatureService {
  const service = featureServices.get(name);
  if (service !== undefined) return service;
  const hint = featureServices.size === 0 ? noneDefined : nearestName(name, featureServices.keys());
  throw new NotFoundError(`there is no feature service '${name}'${hint}`);
}
