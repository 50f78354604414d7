import { InvalidInputError, NotFoundError, ProblemList, type Row } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';
import type { FeatureSource } from './feature-source.ts';

type UntrustedRow = Readonly<Record<string, unknown>>;

/**
 * The rows of a version's inputs for entities: their newest features, and over them the values that the request itself gives.
 * @throws InvalidInputError for a context that is not one row per entity, or a value that does not fit; NotFoundError naming every entity
 * that lacks a feature which may not be missing.
 */
export async function readEntityRows(
  source: FeatureSource,
  deployment: Deployment,
  request: {
    readonly entities: readonly UntrustedRow[];
    readonly context?: readonly UntrustedRow[] | undefined;
  },
): Promise<readonly Row[]> {
  const { entities, context } = request;
  if (context && context.length !== entities.length) {
    throw new InvalidInputError(
      `context: has ${context.length} rows for ${entities.length} entities; give one per entity, in the same order`,
      { problems: [{ path: 'context', message: `must have ${entities.length} rows` }] },
    );
  }
  const { features, fullNames } = deployment;
  const found = await source.online({ features, fullNames, entities });
  const missing = new ProblemList();
  const merged = found.map(({ values, statuses }, index) => {
    const given = context?.[index] ?? {};
    deployment.predictor.signature.inputs.forEach(({ name, nullable }, position) => {
      if (nullable || Object.hasOwn(given, name) || statuses[name] === 'PRESENT') return;
      missing.add(() => ({
        path: `entities/${index}`,
        message: `${deployment.features[position] ?? name} is ${statuses[name] ?? 'NOT_FOUND'} online`,
      }));
    });
    return { ...values, ...given };
  });
  if (missing.count > 0) throw new NotFoundError(missing.inWords(1), missing);
  return deployment.parse(merged, context ? 'context' : 'entities');
}
