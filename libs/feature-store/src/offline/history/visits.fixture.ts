import type { FeatureViewInput, FileSource, SqliteSource, Value } from '@quincunx/contracts';
import { featureView, type TestHistories } from './test-histories.fixture.ts';

export const times = { timestamp: { column: 'at' } };

const file: FileSource = { kind: 'file', path: 'data/*', format: 'csv', ...times };

/** A view of notes about patients, which fails at what is not as it says. */
export function visits(source: SqliteSource | Partial<FileSource>, change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name: 'visits',
    entity: { name: 'patient', joinKeys: [{ name: 'id', type: 'integer' }] },
    source: source.kind === 'sqlite' ? source : { ...file, ...source },
    features: [{ name: 'note', type: 'string', nullable: true }],
    onInvalid: 'fail',
    ...change,
  });
}

/** Keys and notes of the newest rows. */
export async function newestNotes(
  test: TestHistories,
  view: ReturnType<typeof visits>,
): Promise<readonly (readonly Value[])[]> {
  const { rows } = await test.newest(view);
  return rows.map((row) => row.slice(0, -2));
}
