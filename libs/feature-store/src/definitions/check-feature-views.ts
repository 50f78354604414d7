import { InvalidInputError, type FeatureView, type Problem } from '@quincunx/contracts';
import { datasetColumns } from './dataset-columns.ts';

/**
 * Checks what no schema of one view can say.
 * @throws InvalidInputError listing every problem: names given twice, join keys that views of one entity do not share.
 */
export function checkFeatureViews(views: readonly FeatureView[]): void {
  const problems = [
    ...repeated(views.map(({ name }) => name)).map((name) => ({ path: name, message: 'is defined twice' })),
    ...views.flatMap(repeatedColumns),
    ...views.flatMap((view) => differingEntity(view, views)),
  ];
  if (problems.length === 0) return;
  const inWords = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new InvalidInputError(`feature views: ${inWords}`, { problems });
}

/** Names that differ in case alone are one name to SQL. */
function repeated(names: readonly string[]): string[] {
  const lowered = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => lowered.indexOf(lowered[index] ?? '') < index);
}

function repeatedColumns(view: FeatureView): Problem[] {
  const joinKeys = view.entity.joinKeys.map(({ name }) => name);
  const features = view.features.map(({ name }) => name);
  return repeated([...datasetColumns, ...joinKeys, ...features]).map((name) => ({
    path: `${view.name}/${name}`,
    message: 'has the name of another feature, of a join key or of a column that every dataset has',
  }));
}

function differingEntity(view: FeatureView, views: readonly FeatureView[]): Problem[] {
  const first = views.find(({ entity }) => entity.name === view.entity.name);
  if (first === undefined || keysInWords(first) === keysInWords(view)) return [];
  return [
    {
      path: `${view.name}/entity/${view.entity.name}`,
      message: `has the join keys ${keysInWords(view)} here and ${keysInWords(first)} in '${first.name}'`,
    },
  ];
}

function keysInWords({ entity }: FeatureView): string {
  return entity.joinKeys
    .map(({ name, type }) => `${name} (${type})`)
    .sort()
    .join(', ');
}
