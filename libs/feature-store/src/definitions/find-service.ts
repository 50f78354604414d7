import { NotFoundError, type FeatureService } from '@quincunx/contracts';
import { nearestName } from '../nearest-name.ts';
import type { DefinitionSet } from './definition-set.ts';

/** @throws NotFoundError naming the nearest. */
export function findService(name: string, { featureServices }: DefinitionSet): FeatureService {
  const service = featureServices.get(name);
  if (service !== undefined) return service;
  throw new NotFoundError(
    `there is no feature service '${name}'${nearestName(name, featureServices.keys())}`,
  );
}
