import { InvalidInputError, type FeatureView } from '@quincunx/contracts';

/** @throws InvalidInputError when a view's source does not say when its rows became known. */
export function requireCreated({ name, source }: FeatureView): void {
  if (source.createdColumn !== undefined) return;
  throw new InvalidInputError(
    `feature view '${name}' cannot be joined as it was known: its source does not say when a row became known. Name that column as its createdColumn, or ask without asKnownAt`,
  );
}
