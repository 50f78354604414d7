import type { Problem } from '@quincunx/contracts';
import { datasetColumns } from '../../datasets/dataset-columns.ts';

export interface Named {
  readonly path: string;
  readonly name: string;
  /** What it is, where another thing has its name. */
  readonly what: string;
}

export const columnsOfDatasets: readonly Named[] = datasetColumns.map((name) => ({
  name,
  path: '',
  what: 'a column that every dataset has',
}));

/** What has the name of something before it. Names that differ in case alone are one name to SQL. */
export function repeatedNames(named: readonly Named[]): Problem[] {
  const taken = new Map<string, Named>();
  return named.flatMap((each) => {
    const other = taken.get(each.name.toLowerCase());
    taken.set(each.name.toLowerCase(), other ?? each);
    if (other === undefined) return [];
    const message = other.path === each.path ? 'is defined twice' : `has the name of ${other.what}`;
    return [{ path: each.path, message }];
  });
}

export function namedFeatures(
  path: string,
  { features }: { readonly features: readonly { readonly name: string }[] },
): Named[] {
  return features.map(({ name }) => ({ name, path: `${path}/features/${name}`, what: 'another feature' }));
}
