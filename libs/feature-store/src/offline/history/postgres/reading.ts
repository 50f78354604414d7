import type { Quarantine } from '../../../quality/rejected-row.ts';
import type { Databases } from './copy.ts';
import type { PostgresView } from './postgres-view.ts';

/** What it takes to read rows of a view. */
export interface Reading extends Databases {
  readonly view: PostgresView;
  readonly quarantine: Quarantine;
}
