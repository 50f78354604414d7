import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureView, openStores, type Stores } from './stores.fixture.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'vitals.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'made',
  },
  features: [
    { name: 'bmi', type: 'number', nullable: true },
    { name: 'note', type: 'string', nullable: true },
  ],
});
const header = 'patient_id,at,made,bmi,note\n';

describe('materialising in full', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'materialisations-')), [vitals]);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const write = (rows: string) => {
    stores.write('vitals.csv', header + rows);
  };
  const materialise = (request: { full?: boolean; from?: string; to?: string } = {}) =>
    stores.materialisations.materialise({ view: 'vitals', ...request });
  const notes = () =>
    stores.stored('vitals').map(([key, values]) => [key, (JSON.parse(values) as { note: unknown }).note]);

  it('of an interval takes the newest row in it, both ends included, and never goes back', async () => {
    write(`1,2025-12-01T00:00:00.000001Z,,1,just after
1,2025-12-01,,1,at the end
1,2025-11-01,,1,at the beginning
2,2025-11-01,,2,at the beginning
3,2025-10-31T23:59:59.999999Z,,3,before
4,2025-12-01,,4,at the end
`);
    const interval = { from: '2025-11-01T00:00:00Z', to: '2025-12-01T00:00:00Z' };
    expect(await materialise(interval)).toMatchObject({ kind: 'full', keys: 3, changed: 3 });
    expect(notes()).toEqual([
      ['[1]', 'at the end'],
      ['[2]', 'at the beginning'],
      ['[4]', 'at the end'],
    ]);
    // What was not read before is still to be read.
    expect(await materialise()).toMatchObject({ kind: 'full', keys: 4, changed: 2 });
    expect(await materialise({ full: true, ...interval })).toMatchObject({ keys: 3, changed: 0 });
    expect(notes()).toEqual([
      ['[1]', 'just after'],
      ['[2]', 'at the beginning'],
      ['[3]', 'before'],
      ['[4]', 'at the end'],
    ]);
    expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 0 });
  });

  it('in full is of what the source has now, and drops the rest', async () => {
    write('1,2025-12-30,,1,a\n2,2025-12-31,,2,b\n');
    await materialise();
    write('2,2025-12-01,,2,taken back\n3,2025-12-01,,3,c\n');
    expect(await materialise()).toMatchObject({ kind: 'incremental', keys: 0, changed: 0 });
    expect(await materialise({ full: true })).toMatchObject({ kind: 'full', keys: 2, changed: 3 });
    expect(notes()).toEqual([
      ['[2]', 'taken back'],
      ['[3]', 'c'],
    ]);
    write('');
    expect(await materialise({ full: true })).toMatchObject({ keys: 0, changed: 2 });
    expect(stores.stored('vitals')).toEqual([]);
    write('7,2025-12-01,,2,first\n');
    expect(await materialise()).toMatchObject({ kind: 'incremental', keys: 1, changed: 1 });
  });

  it('begins anew when the values are defined otherwise', async () => {
    write('1,2025-12-30,,1,a\n2,2025-12-31,,2,b\n');
    await materialise();
    await stores.define({ ...vitals, description: 'Of each visit.', ttlSeconds: 60 });
    expect(await materialise()).toMatchObject({ kind: 'incremental', keys: 1, changed: 0 });
    const [bmi] = vitals.features;
    if (bmi === undefined) throw new Error('there is no feature');
    await stores.define({ ...vitals, features: [bmi] });
    expect(await materialise({ to: '2025-12-31T00:00:00Z' })).toMatchObject({ kind: 'full', changed: 2 });
    expect(await materialise()).toMatchObject({ kind: 'full', keys: 2, changed: 0 });
    expect(await materialise()).toMatchObject({ kind: 'incremental', keys: 1, changed: 0 });
    expect(stores.stored('vitals').map(([, values]) => values)).toEqual(['{"bmi":1.0}', '{"bmi":2.0}']);
  });

  it('keeps no row longer than the view says', async () => {
    await stores.define({ ...vitals, retentionDays: 2 });
    write('1,2025-12-29T23:59:59.999999,,1,old\n2,2025-12-30,,2,b\n3,2025-12-31,,3,c\n');
    expect(await materialise()).toMatchObject({ keys: 3, changed: 2 });
    expect(notes()).toEqual([
      ['[2]', 'b'],
      ['[3]', 'c'],
    ]);
    stores.at('2026-01-02T00:00:00Z');
    expect(await materialise()).toMatchObject({ changed: 0 });
    expect(notes()).toEqual([['[3]', 'c']]);
  });
});
